"""Puts questions to one checkout's engine, over its public Python API alone; a process of its own.

    PYTHONPATH=CHECKOUT python worker.py ARCHIVES ANSWERS

Both are JSON files. Nothing but the standard library and that checkout's `retrieval` is imported.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any


def answers(library: Any, questions: list[list[str | None]]) -> list[dict[str, Any]]:
    """What the library says to each question, asked on a day if one is named."""
    said = []
    begun = last = time.monotonic()
    for done, (question, today) in enumerate(questions, start=1):
        day = date.fromisoformat(today) if today else None
        said.append(plain(library.ask(question, limit=5, today=day)))
        if time.monotonic() - last > 60:
            last = time.monotonic()
            print(f"  {done} of {len(questions)} in {last - begun:.0f} s", file=sys.stderr)
    return said


def plain(answer: Any) -> dict[str, Any]:
    """What of an answer is judged, as JSON has it."""
    return {
        "found": answer.found,
        "confidence": answer.confidence,
        "cited": [
            {
                "article": name(each.article),
                "also": [name(other) for other in each.also_in],
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "marks": [[mark.start, mark.end, mark.answer] for mark in each.highlights],
            }
            for each in answer.citations
        ],
    }


def name(article: Any) -> str:
    """A file's name without suffix; the id of an article that is from no file."""
    return Path(article.source).stem if article.source else str(article.id)


def main() -> None:
    from retrieval import Article, Config, Library

    given, written = map(Path, sys.argv[1:])
    said = {}
    for title, archive in json.loads(given.read_text(encoding="utf-8")).items():
        config = Config(cache=Path(archive["cache"])) if archive["cache"] else Config()
        with tempfile.TemporaryDirectory() as folder, Library.open(folder, config) as library:
            library.add([*archive["paths"], *(Article(**each) for each in archive["articles"])])
            said[title] = answers(library, archive["questions"])
    written.write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
