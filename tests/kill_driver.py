"""Indexes rounds of articles in a process of its own, made to be killed at any moment.

Started as a program it loads everything once, reads lines of "folder round seconds", and
forks a child for each: the child brings the archive from the round before to that one and
prints a line for whatever has become durable. After so many seconds it is killed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from fakes import library

from retrieval import Article, Progress
from retrieval.ingest import pipeline
from retrieval.languages.recognition import shares
from retrieval.store import sync

ARTICLES = 18


def text_of(number: int, version: int) -> str:
    return "\n\n".join(
        f"Paragraph {part} of article {number}, version {version}. It rained in town{number} and "
        f"the bridge{part} was closed. " * 2
        for part in range(1 + number % 4)
    ).strip()


def article(number: int, version: int) -> Article:
    return Article(f"Article {number}", text_of(number, version), id=f"a{number}")


def after(round_: int) -> dict[str, Article]:
    """What the archive holds once a round is complete: each round replaces two thirds of
    the articles, takes one away and puts the one of the round before back."""
    return {
        each.id: each
        for number in range(ARTICLES)
        if round_ == 0 or number != round_ % ARTICLES
        for each in [article(number, (2 * round_ + number % 3) // 3)]
    }


def run(folder: Path, round_: int) -> None:
    """One round; many small steps instead of few large ones."""
    pipeline._BATCH_PASSAGES = 5
    sync._LAG = 10

    def tell(progress: Progress) -> None:
        for article_id in progress.stored:
            say(f"stored {article_id}")

    wanted = after(round_)
    with library(folder, passage_tokens=30, merge_tokens=20) as archive:
        archive.add(wanted.values(), on_progress=tell)
        for listed in archive.articles():
            if listed.id not in wanted:
                archive.remove([listed.id])
                say(f"removed {listed.id}")


def end(child: int, seconds: float) -> int:
    """Its exit status, negative where it was killed."""
    deadline = time.monotonic() + seconds
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            # Nobody else waits for this child: its number cannot be another's yet.
            os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(0.0005)
    return os.waitstatus_to_exitcode(ended[1])


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    shares("")  # loads what tells languages, which takes longer than a round
    for line in sys.stdin:
        folder, round_, seconds = line.rsplit(" ", 2)
        if child := os.fork():
            say(f"ended {end(child, float(seconds))}")
        else:
            run(Path(folder), int(round_))
            os._exit(0)


if __name__ == "__main__":
    main()
