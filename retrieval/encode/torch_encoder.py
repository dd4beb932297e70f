"""sentence-transformers: loading a model, knowing it again, and encoding where ONNX cannot.

torch is imported inside functions only: who finds an export never loads it. Which model it is
to be is `retrieval.encode.load`'s.
"""

from __future__ import annotations

import hashlib
import pickle
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from tokenizers import Tokenizer

from retrieval.encode.encoder import Vectors, unit
from retrieval.encode.onnx_encoder import ModelCard
from retrieval.encode.tokenizer import WordPieces
from retrieval.errors import STUMBLES, ModelError
from retrieval.notices import Notice
from retrieval.text import shown, wellformed

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

T = TypeVar("T")
_PICKLES = ("pytorch_model", "adapter_model")
_REASON = 200  # characters


def load_model(
    source: str, *, device: str, query_prompt: str | None, document_prompt: str | None, local: bool
) -> SentenceTransformer:
    """The model by sentence-transformers' own loader; `local` forbids any look at a hub.

    Raises ModelError where it cannot be loaded, or only by running code that comes with it.
    """
    from sentence_transformers import SentenceTransformer

    # The only form of attention that ONNX Runtime's optimizer knows how to fuse.
    attention = {"attn_implementation": "eager"}
    model = load(SentenceTransformer, source, device=device, local=local, **attention)
    if query_prompt is not None:
        model.prompts["query"] = query_prompt
    if document_prompt is not None:
        model.prompts["document"] = document_prompt
    # Some are published in 16 bits, which a CPU runs slower and the export does not know.
    return model.float().eval()


def torch_device(device: str) -> str:
    """Where it is to run; "auto" is a GPU where there is one. Raises ModelError where the device
    is not there."""
    import torch

    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if device == "auto":
        return next((name for name, there in available.items() if there), "cpu")
    if device != "cpu" and not available.get(device):
        raise ModelError(Notice("no-device", device=device))
    return device


def load(kind: Callable[..., T], source: str, *, device: str, local: bool, **options: str) -> T:
    """A model of a kind that sentence-transformers loads; `local` forbids any look at a hub.

    Raises ModelError where it cannot be loaded, or only by running code that comes with it.
    """
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError
    from transformers.utils import logging

    formats = (SafetensorError, StrictDataclassError, pickle.PickleError, EOFError, struct.error)
    if local and (pickled := _pickled(Path(source))):
        raise ModelError(Notice("pickle", model=source, file=pickled))
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    # No weights but such as are data and nothing else.
    weights = {"use_safetensors": True, **options}
    try:
        return kind(source, device=device, local_files_only=local, model_kwargs=weights)
    except (OSError, ImportError, RuntimeError, *STUMBLES, *formats) as error:
        reason = shown(str(error), _REASON) or type(error).__name__
        raise ModelError(Notice("bad-model", model=source, reason=reason)) from error


def _pickled(folder: Path) -> str:
    """The first weights in a folder that have no other form than a pickle; empty where none do."""
    return next(
        (
            str(path.relative_to(folder))
            for path in sorted(folder.rglob("*.bin"))
            if path.name.startswith(_PICKLES) and not any(path.parent.glob("*.safetensors"))
        ),
        "",
    )


def fingerprint(model: SentenceTransformer | CrossEncoder) -> str:
    """SHA-256 over weights, modules, prompts and tokenizer: whatever the vectors depend on."""
    digest = hashlib.sha256(repr(model).encode())
    digest.update(repr(sorted(model.prompts.items())).encode())
    digest.update(tokenizer_json(model).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).numpy().tobytes())
    return digest.hexdigest()


def card_of(model: SentenceTransformer, name: str) -> ModelCard:
    """What encoders must know of `model`."""
    return ModelCard(
        name=name,
        fingerprint=fingerprint(model),
        dimension=int(model.get_embedding_dimension() or 0),
        sequence_tokens=int(model.max_seq_length or 512),
        query_prompt=model.prompts.get("query") or "",
        document_prompt=model.prompts.get("document") or "",
    )


def tokenizer_json(model: SentenceTransformer | CrossEncoder) -> str:
    """The fast tokenizer in the form that `tokenizers` reads. Raises ModelError without one."""
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise ModelError(Notice("no-tokenizer"))
    return str(tokenizer.to_str())


class TorchEncoder:
    """sentence-transformers as an `Encoder`: for models without an export, and for a GPU."""

    def __init__(self, model: SentenceTransformer, name: str, notice: Notice | None = None) -> None:
        card = card_of(model, name)
        self.name = name
        self.fingerprint = card.fingerprint
        self.dimension = card.dimension
        self.notice = notice
        self._model = model
        self._card = card
        self._pieces = WordPieces(Tokenizer.from_str(tokenizer_json(model)), card.sequence_tokens)
        self.max_tokens = self._pieces.room(card.query_prompt, card.document_prompt)

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._pieces.count(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        clean = [wellformed(text) for text in texts]
        return _unit_array(self._model.encode_document(clean, show_progress_bar=False))

    def encode_question(self, text: str) -> Vectors:
        return _unit_array(self._model.encode_query(wellformed(text), show_progress_bar=False))


def _unit_array(vectors: Any) -> Vectors:
    return unit(np.asarray(vectors, dtype=np.float32))
