"""Measures what people are answered, over the public Python API alone: whatever engine is there.

    python -m benchmarks.answering [--old CHECKOUT] [--xquad FOLDER] [--spans OUT.md] [--misses]

Of the seeds: everyday and hard questions, contrast pairs, and everyday questions in every form of
`benchmarks/reader/forms.py`; with --xquad its English half, too. With --old the engine of another
checkout is asked the same, and stands beside this one's. Takes some ten minutes an engine on two
cores.

"first", Success@1: the first passage holds a whole answer. "marked": its first marked sentence
does, or half of it is one. "refused": `found` is false though there is an answer; "falsely
answered": it is true though there is none, both at the default threshold. "told apart": of all
sentences marked in an answer, best passage first, the first that answers either question of a pair
answers the one that was asked; where neither is marked they are not told apart.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path

from benchmarks.answering.figures import Figure, Run, Underlined
from benchmarks.answering.questions import NAMES, put, sets

ROOT = Path(__file__).parent.parent.parent


def table(runs: Sequence[Sequence[Figure]], titles: Sequence[str]) -> None:
    """The same figures of each run beside each other."""
    print(f"| share | {' | '.join(titles)} |")
    print("|---|" + "---|" * len(titles))
    for figures in zip(*runs, strict=True):
        told = " | ".join(_told(value) for _, value in figures)
        print(f"| {figures[0][0]} | {told} |")


def _told(value: float | int | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}".removeprefix("0")


def spans(underlined: Sequence[Underlined]) -> str:
    """Questions with the sentences in which words are underlined, for a person to look at."""
    lines = [
        "Is what is bold the answer to the question? Where it is not in an answer that was given",
        'with the question, "?" stands before it.',
    ]
    for title, group in itertools.groupby(underlined, key=lambda each: each.title):
        lines += ["", f"## {title}", ""]
        lines += [f"- {'' if each.known else '? '}{_bold(each)}" for each in group]
    return "\n".join(lines) + "\n"


def _bold(each: Underlined) -> str:
    start, end = each.mark.words or (0, 0)
    cited, mark = each.cited, each.mark
    parts = (
        cited.part(mark.start, start),
        f"**{cited.part(start, end)}**",
        cited.part(end, mark.end),
    )
    return f"{each.asked.question} → {' '.join(''.join(parts).split())}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--old", type=Path, metavar="CHECKOUT", help="another engine")
    parser.add_argument("--xquad", type=Path, metavar="FOLDER", help="with xquad.en.json")
    parser.add_argument("--spans", type=Path, metavar="OUT.md", help="write what is underlined")
    parser.add_argument("--misses", action="store_true", help="name what this one gets wrong")
    parser.add_argument("--only", nargs="*", choices=NAMES, default=NAMES, metavar="SET",
                        help=f"of the seeds: {', '.join(NAMES)}")  # fmt: skip
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask one in N only")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="where exported models are")
    options = parser.parse_args()
    asked, archives = sets(set(options.only), options.xquad, options.every)
    engines = ({"old": options.old} if options.old else {}) | {"new": ROOT}
    runs = {
        title: Run(asked, archives, put(archives, checkout, options.cache))
        for title, checkout in engines.items()
    }
    table([list(run.figures()) for run in runs.values()], list(runs))
    if options.spans:
        options.spans.write_text(spans(list(runs["new"].underlined())), encoding="utf-8")
    for line in runs["new"].misses() if options.misses else ():
        print(line)


if __name__ == "__main__":
    main()
