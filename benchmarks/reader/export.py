"""Writes a trained reader as the 8-bit ONNX graph that the package carries.

    python -m benchmarks.reader.export CHECKPOINT [--to FOLDER]

The tokenizer is the bundled encoder's, whose word pieces are the same. The graph is compared with
the network itself, on articles of `written/`: how far 8 bits move the scores of sentences is
printed.
"""

from __future__ import annotations

import argparse
import logging
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

from benchmarks.reader import written  # noqa: E402
from benchmarks.reader.network import Batch, Reader  # noqa: E402
from retrieval.encode.load import bundled_weights  # noqa: E402
from retrieval.encode.onnx_export import fuse  # noqa: E402
from retrieval.encode.onnx_reader import (  # noqa: E402
    FOLDER,
    GRAPH,
    SENTENCES,
    TOKENIZER,
    WORDS,
    OnnxReader,
)
from retrieval.encode.pairs import Pairs  # noqa: E402
from retrieval.encode.reader import Readable  # noqa: E402
from retrieval.ingest.sentences import paragraphs  # noqa: E402

_CHARS, _ASKED = 1_200, 5  # of an article with which the two are compared


def write(reader: Reader, folder: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / GRAPH
    # The only form of attention that ONNX Runtime's optimizer knows how to fuse.
    reader.bert.set_attn_implementation("eager")
    pieces, sentences = 24, 3
    ids = torch.randint(1_000, 2_000, (2, pieces))
    inside = torch.zeros(2, sentences, pieces, dtype=torch.bool)
    for number in range(sentences):
        inside[:, number, 5 + 6 * number : 11 + 6 * number] = True
    inputs = {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "token_type_ids": torch.zeros_like(ids),
        "inside": inside,
    }
    axes = {name: {0: "pairs", 1: "pieces"} for name in inputs}
    axes["inside"] = {0: "pairs", 1: "sentences", 2: "pieces"}
    axes[SENTENCES] = {0: "pairs", 1: "sentences"}
    axes[WORDS] = {0: "pairs", 1: "pieces"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        # The graphs of the newer exporter are not recognized by the optimizer.
        torch.onnx.export(
            reader.eval(),
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            input_names=list(inputs),
            output_names=[SENTENCES, WORDS],
            dynamic_axes=axes,
            opset_version=17,
        )
    logging.disable(logging.WARNING)
    fuse(path, 12, 384)
    quantize_dynamic(
        str(path),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"DefaultTensorType": 1},
    )
    tokenizer = bundled_weights().parent / TOKENIZER
    (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())


def compared(reader: Reader, folder: Path) -> list[float]:
    """By how much the graph's scores of sentences differ from the network's."""
    graph, tokenizer = (
        OnnxReader(folder, calibrated=False),
        Tokenizer.from_file(str(folder / TOKENIZER)),
    )
    pairs, moved = Pairs(tokenizer), []
    for article in written.read(min(written.FOLDER.glob("*.txt"))):
        text = article.text[:_CHARS]
        spans = [span for paragraph in paragraphs(text, "en", None) for span in paragraph]
        for question in article.questions[:_ASKED]:
            pair = pairs.pair(pairs.question(question.text), article.title, text, spans)
            with torch.no_grad():
                own, _ = reader.read(Batch.of([pair]))
            [made] = graph.read(question.text, [Readable(article.title, text, spans)])
            met = [number for number in range(len(spans)) if len(pair.pieces(number))]
            moved += np.abs(np.array(made.sentences)[met] - own.numpy()).tolist()
    return moved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--to", type=Path, default=FOLDER)
    options = parser.parse_args()
    reader = Reader(options.layers)
    state = torch.load(options.checkpoint, weights_only=True, map_location="cpu")
    reader.load_state_dict(state["reader"])
    write(reader, options.to)
    print(f"{options.to / GRAPH}: {(options.to / GRAPH).stat().st_size:,} bytes")
    moved = compared(reader, options.to)
    print(f"8 bits move scores by {np.median(moved):.2f} in the median, {max(moved):.2f} at most")


if __name__ == "__main__":
    main()
