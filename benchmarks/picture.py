"""Draws the README's picture of a terminal: a real answer over the seed articles, as SVG.

Run from the repository's root:

    python benchmarks/picture.py ["who did not recognize the election"] [--limit 2]

It writes benchmarks/terminal.svg. The index is made in a scratch folder; the model's export is
taken from the configured cache.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.render import terminal_answer  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Answer, Library  # noqa: E402

PICTURE = ROOT / "benchmarks" / "terminal.svg"
WIDTH = 100


def answer_to(question: str, limit: int) -> Answer:
    """The answer that the seed articles give."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, Settings.load().config(), note) as library,
    ):
        library.add([ROOT / "seeds" / "articles"])
        library.warm_up()  # the time shown is that of an answer, not of a start
        return library.ask(question, limit=limit)


def draw(answer: Answer, path: Path) -> None:
    """Write the picture of a terminal in which `answer` was asked for."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False
    )
    console.print(Text.assemble(("$ ", "bold green"), f'citebot ask "{answer.question}"'))
    console.print(terminal_answer(answer))
    console.save_svg(str(path), title="citebot")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("question", nargs="?", default="who did not recognize the election")
    parser.add_argument("--limit", type=int, default=2, help="passages shown at most")
    arguments = parser.parse_args()
    draw(answer_to(arguments.question, arguments.limit), PICTURE)
    note(f"Wrote {PICTURE}.")


if __name__ == "__main__":
    main()
