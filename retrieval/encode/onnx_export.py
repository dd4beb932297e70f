"""A sentence-transformers model → an ONNX graph, checked against the model itself.

Everything that needs torch is imported in here, inside functions: a process that finds
the export done never loads it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.encode.onnx_encoder import (
    GRAPH,
    SENTENCE_VECTORS,
    TOKENIZER,
    OnnxEncoder,
)
from retrieval.encode.runtimes import onnx_faults
from retrieval.encode.torch_encoder import TorchEncoder, card_of, tokenizer_json

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

# An export whose vectors are further from the model's own than this is not used.
_MIN_COSINE = 0.9999
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_PROBES = [
    "Who did not recognize the election?",
    "The council voted 7–4 on Tuesday to close the bridge; the mayor, Ms. O’Hara, abstained.",
    "Κανείς δεν υπέγραψε. 市长没有签字。 Мэр не подписал соглашение.",
    "word " * 150,
]


class NotExportable(Exception):
    """The model has a shape that the export does not reproduce; the message says which."""


def export(model: SentenceTransformer, name: str, folder: Path) -> OnnxEncoder:
    """Write graph, tokenizer and card into `folder`, load them and compare their vectors.

    Raises NotExportable where the model has no such form, OSError where the disk refuses.
    """
    card = card_of(model, name)
    (folder / TOKENIZER).write_text(tokenizer_json(model), encoding="utf-8")
    faults: tuple[type[Exception], ...] = (
        RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, *onnx_faults(),
    )  # fmt: skip
    try:
        _write_graph(model, folder)
        card.save(folder)
        encoder = OnnxEncoder(folder)
        _compare(TorchEncoder(model, name), encoder)
    except faults as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise NotExportable(reason) from error
    return encoder


def _write_graph(model: SentenceTransformer, folder: Path) -> None:
    import torch

    modules: list[Any] = list(model)

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            features = dict(zip(names, inputs, strict=True))
            for module in modules:
                features = module(features)
            return torch.as_tensor(features["sentence_embedding"])

    features = model.preprocess(["A short text.", "A text that is somewhat longer."])
    names = [name for name in _INPUTS if name in features]
    _trace(Whole(), {name: features[name] for name in names}, folder / GRAPH)
    with _quiet_logging():
        config = modules[0].model.config
        fuse(
            folder / GRAPH,
            int(getattr(config, "num_attention_heads", 0)),
            int(getattr(config, "hidden_size", 0)),
        )


def _trace(module: Any, inputs: dict[str, torch.Tensor], path: Path) -> None:
    import torch

    axes = {name: {0: "texts", 1: "tokens"} for name in inputs}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        # dynamo=False: the graphs of the newer exporter are not recognized by the optimizer
        # and run at two thirds of the speed; torch is pinned, so this one stays.
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            input_names=list(inputs),
            output_names=[SENTENCE_VECTORS],
            dynamic_axes={**axes, SENTENCE_VECTORS: {0: "texts"}},
            opset_version=17,
        )


@contextmanager
def _quiet_logging() -> Iterator[None]:
    """The optimizer warns through the root logger of what is expected here."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def fuse(path: Path, heads: int, width: int) -> None:
    """Replace attention and GELU by ONNX Runtime's fused kernels. The one for a sum and its
    normalization (SkipLayerNormalization) takes four times as long as the two of them do."""
    import onnx
    from onnxruntime.transformers import optimizer

    # It finds attention by the fused normalizations around it; they are taken apart after that.
    fused = optimizer.optimize_model(
        str(path), "bert", num_heads=heads, hidden_size=width, opt_level=1
    )
    graph = fused.model.graph
    nodes = [part for node in graph.node for part in _apart(node)]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(fused.model, str(path))


def _apart(node: Any) -> list[Any]:
    from onnx import helper

    if node.op_type != "SkipLayerNormalization":
        return [node]
    first, second, gamma, beta, *bias = node.input
    [epsilon] = [each.f for each in node.attribute if each.name == "epsilon"]
    parts, total = [], f"{node.output[0]}/sum"
    if bias and bias[0]:
        parts.append(helper.make_node("Add", [first, bias[0]], [f"{total}/biased"]))
        first = f"{total}/biased"
    parts.append(helper.make_node("Add", [first, second], [total]))
    parts.append(
        helper.make_node(
            "LayerNormalization", [total, gamma, beta], [node.output[0]], axis=-1, epsilon=epsilon
        )
    )
    return parts


def _compare(model: TorchEncoder, encoder: OnnxEncoder) -> None:
    """Raises NotExportable where vectors differ."""
    wanted, got = (
        np.vstack([each.encode_question(_PROBES[0])[None], each.encode_passages(_PROBES)])
        for each in (model, encoder)
    )
    cosines = (wanted * got).sum(axis=1)
    if not cosines.min() >= _MIN_COSINE:
        raise NotExportable(
            f"its exported vectors differ from its own (cosine {cosines.min():.4f})"
        )
