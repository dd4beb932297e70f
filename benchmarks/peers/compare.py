"""Measures Citebot beside other retrieval libraries: same articles, questions, model and judge.

    python benchmarks/peers/compare.py [XQUAD_FOLDER] [--peers NAME…] [--questions N] [--json FILE]

XQUAD_FOLDER holds xquad.en.json (benchmarks/README.md says where it comes from); without it the
articles and questions in seeds/ are taken. Each peer gets an environment of its own, made on the
first run. How the peers are set up and what the columns mean: benchmarks/peers/README.md. Takes
a quarter of an hour on two cores, and as long again for the first installation.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import platformdirs

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.peers.catalogue import PEERS, Peer  # noqa: E402
from benchmarks.peers.environments import NotInstalled, pinned, python_of  # noqa: E402
from benchmarks.peers.measure import Figures, PeerFailed, measure  # noqa: E402
from benchmarks.peers.questions import Set, from_seeds, from_xquad  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval.encode.load import check_bundled  # noqa: E402

_HEADINGS = (
    "", "Success@1", "Success@5", "MRR@10", "index", "question p50 / p95", "cold start",
    "memory asking / indexing",
)  # fmt: skip


def compared(name: str, peer: Peer, environments: Path, asked: Set) -> dict[str, object]:
    """One peer's part of the JSON file; with `failed` in place of figures where it failed."""
    row: dict[str, object] = {"peer": name, "title": peer.title, "versions": pinned(peer)}
    try:
        python = python_of(peer, environments, note)
        note(f"{peer.title}: measuring…")
        figures = measure(peer, python, *asked)
    except (NotInstalled, PeerFailed) as error:
        note(f"{peer.title}: {error}")
        print(_failed(peer, str(error)), flush=True)
        return {**row, "failed": str(error)}
    if figures.quality.strays:
        note(f"{peer.title}: {figures.quality.strays} passages do not stand in their articles.")
    print(_line(_cells(peer, figures)), flush=True)
    return {**row, **asdict(figures)}


def _cells(peer: Peer, figures: Figures) -> Sequence[str]:
    quality = figures.quality
    return (
        peer.title,
        f"{quality.success_at_1:.3f}",
        f"{quality.success_at_5:.3f}",
        f"{quality.mrr_at_10:.3f}",
        f"{figures.index_seconds:.1f} s",
        f"{figures.question_p50_ms:.0f} / {figures.question_p95_ms:.0f} ms",
        f"{figures.cold_seconds:.1f} s",
        f"{figures.asking_mb:,.0f} / {figures.indexing_mb:,.0f} MB",
    )


def _failed(peer: Peer, reason: str) -> str:
    return _line([peer.title, f"not measured: {reason}", *[""] * (len(_HEADINGS) - 2)])


def _line(cells: Sequence[str]) -> str:
    width = max(len(peer.title) for peer in PEERS.values())
    first, *rest = cells
    return "| " + " | ".join(
        [first.ljust(width), *(c.rjust(len(h)) for c, h in zip(rest, _HEADINGS[1:], strict=True))]
    ) + " |"  # fmt: skip


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("xquad", type=Path, nargs="?", help="folder with xquad.en.json")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME",
                        help=", ".join(PEERS))  # fmt: skip
    parser.add_argument("--environments", type=Path, help="where the peers are installed",
                        default=platformdirs.user_cache_path("citebot") / "peers")  # fmt: skip
    parser.add_argument("--questions", type=int, metavar="N",
                        help="ask about N of the questions only, evenly spread")  # fmt: skip
    parser.add_argument("--json", type=Path, help="file that the results are written to")
    arguments = parser.parse_args()
    if arguments.xquad and not (arguments.xquad / "xquad.en.json").is_file():
        parser.error(f"there is no {arguments.xquad / 'xquad.en.json'}")
    return arguments


def main() -> None:
    arguments = _arguments()
    model = check_bundled()
    articles, questions = from_xquad(arguments.xquad) if arguments.xquad else from_seeds()
    if arguments.questions:
        questions = questions[:: -(-len(questions) // arguments.questions)]
    name = "XQuAD-en" if arguments.xquad else "Seeds"
    print(f"{name}: {len(questions):,} questions, {len(articles)} articles\n")
    print(_line(_HEADINGS))
    print(_line(["---", *["---:"] * (len(_HEADINGS) - 1)]), flush=True)
    rows = [
        compared(each, PEERS[each], arguments.environments.absolute(), (articles, questions))
        for each in arguments.peers
    ]
    if arguments.json:
        run = {
            "time": datetime.now().astimezone().isoformat(timespec="seconds"),
            "machine": f"{platform.platform()}, {os.cpu_count()} cores",
            "python": platform.python_version(),
            "model_sha256": model,
            "set": name,
            "questions": len(questions),
            "articles": len(articles),
            "peers": rows,
        }
        arguments.json.write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
