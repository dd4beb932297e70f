"""Measures how fast Citebot starts, encodes, answers and re-indexes, and in how much memory.

    python benchmarks/speed.py [--passages 50000]

Everything that has a counterpart is measured beside it in the same run, in turn, so that the
ratio holds on any machine; medians are printed. Takes some five minutes on two cores.

Cold start: the process `citebot ask` on an index of the seeds against the process
`python -c "import sentence_transformers"`. Bulk encoding: passages as they are indexed, by each
runtime that is installed, against SentenceTransformer.encode with its defaults on the same texts.
Warm questions: the seeds' questions over an archive of generated articles whose vectors are random;
everything else is as it is in use; then the same questions again, of which the answers are kept.
Re-indexing: `citebot index` on 1,000 unchanged files against the first time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import generate  # noqa: E402
from benchmarks.datasets import SEEDS  # noqa: E402
from benchmarks.peers.worker import peak_mb  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Config, Library  # noqa: E402
from retrieval.encode.encoder import Encoder, Vectors  # noqa: E402
from retrieval.encode.load import (  # noqa: E402
    BUNDLED_SEQUENCE_TOKENS,
    bundled_weights,
    open_encoder,
)
from retrieval.encode.onnx_encoder import GRAPH, OnnxEncoder  # noqa: E402
from retrieval.encode.runtime_choice import openvino  # noqa: E402
from retrieval.encode.runtimes import OpenVinoGraph  # noqa: E402
from retrieval.evaluate import load_questions  # noqa: E402
from retrieval.ingest.prepare import Incoming, drafted, texts_of  # noqa: E402

_ROUNDS = 5
_QUESTION = "who did not recognize the election"


def run(
    command: Sequence[str], cwd: Path = ROOT, stdout: int | None = subprocess.DEVNULL
) -> tuple[float, float]:
    """Seconds and peak resident memory, in MB, of a process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=stdout)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return seconds, usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


def cold_start(folder: Path) -> None:
    index = str(folder / "seeds")
    citebot = [sys.executable, "-m", "bot", "--index", index]
    run([*citebot, "index", str(SEEDS / "articles")])
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(run([*citebot, "ask", _QUESTION]))
        theirs.append(run([sys.executable, "-c", "import sentence_transformers"]))
    seconds, other = (median(s for s, _ in each) for each in (ours, theirs))
    memory = median(m for _, m in ours)
    print(f"cold `citebot ask`: {seconds:.2f} s, {memory:.0f} MB resident at its peak")
    print(f"  `import sentence_transformers`: {other:.2f} s; ratio {seconds / other:.2f}")


def runtimes(encoder: OnnxEncoder) -> Iterator[tuple[str, Encoder]]:
    """The encoder as each runtime that is installed encodes passages by it."""
    yield "ONNX Runtime", encoder
    if openvino():
        graph = OpenVinoGraph(encoder.folder / GRAPH)
        yield "OpenVINO", encoder.run_by(graph)


def bulk(config: Config, passages: int = 384) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = open_encoder(config, note)
    texts = [
        text
        for article in islice(generate.articles(passages), passages)
        for text in texts_of(drafted(Incoming(article, config), encoder, config), encoder, config)
    ][:passages]
    pieces = sum(encoder.count(texts))
    model = SentenceTransformer(str(bundled_weights().parent), device="cpu", local_files_only=True)
    model.max_seq_length = BUNDLED_SEQUENCE_TOKENS
    ways: dict[str, Callable[[list[str]], Vectors]] = {"sentence-transformers": model.encode}
    if isinstance(encoder, OnnxEncoder):
        ways |= {name: by.encode_passages for name, by in runtimes(encoder)}
    times: dict[str, list[float]] = {name: [] for name in ways}
    vectors = {name: way(texts) for name, way in ways.items()}  # this makes them ready, too
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            way(texts)
            times[name].append(time.perf_counter() - started)
    print(f"bulk encoding, {len(texts)} passages, {pieces} word pieces:")
    reference = "sentence-transformers"
    for name, taken in times.items():
        ratio = median(times[reference]) / median(taken)
        cosine = float((vectors[name] * vectors[reference]).sum(axis=1).min())
        print(f"  {name}: {pieces / median(taken):,.0f} word pieces/s, ratio {ratio:.2f}, "
              f"smallest cosine {cosine:.5f}")  # fmt: skip


def warm(folder: Path, config: Config, passages: int) -> None:
    large = folder / "large"
    with Library.open(large, config, note) as library:
        generate.fill(library, passages)
        print(f"warm questions over {library.counts().passages:,} passages:", flush=True)
    run([sys.executable, __file__, "--ask", str(large)], stdout=None)


def ask(large: Path, config: Config) -> None:
    """In a process of its own, whose memory is that of asking and of nothing else."""
    questions = load_questions(SEEDS / "questions.jsonl")[:100]
    with Library.open(large, replace(config, kept_answers=0), note) as library:
        library.warm_up()
        for question in questions[:5]:
            library.ask(question.question)
        times = [library.ask(question.question).elapsed_ms for question in questions]
    p50, p95 = np.quantile(times, [0.5, 0.95])
    print(f"  p50 {p50:.0f} ms, p95 {p95:.0f} ms, {peak_mb():.0f} MB at the peak of the process")
    with Library.open(large, config, note) as library:
        for question in questions:
            library.ask(question.question)
        again = [library.ask(question.question).elapsed_ms for question in questions]
    p50, p95 = np.quantile(again, [0.5, 0.95])
    print(f"  asked again: p50 {p50:.2f} ms, p95 {p95:.2f} ms")


def reindex(folder: Path, files: int = 1_000) -> None:
    source = folder / "files"
    source.mkdir()
    for number, article in enumerate(generate.articles(files, paragraphs=1)):
        (source / f"{number}.txt").write_text(f"{article.title}\n\n{article.text}\n", "utf-8")
    command = [sys.executable, "-m", "bot", "--index", str(folder / "again"), "index", str(source)]
    first, _ = run(command)
    again = median(run(command)[0] for _ in range(_ROUNDS))
    print(f"indexing {files:,} files: first {first:.1f} s, unchanged {again:.2f} s; "
          f"ratio {again / first:.3f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--passages", type=int, default=50_000, help="in the large archive")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    config = Settings.load().config()
    if arguments.ask:
        ask(arguments.ask, config)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold_start(folder)
        bulk(config)
        reindex(folder)
        warm(folder, config, arguments.passages)


if __name__ == "__main__":
    main()
