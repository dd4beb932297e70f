"""Measures the Telegram bot under load: many people ask at the same moment.

    python benchmarks/telegram_load.py [--users 200] [--passages 20000] [--flood 0.03]

The bot runs as a process of its own against the tests' local Bot API server, which refuses the
given share of its requests with "429 Too Many Requests". Counted are questions that stayed without
an answer or got two, and requests that the server rejected; measured are the time from question
to answer, the bot's peak memory, and the longest time for which its event loop stood still. Takes
some three minutes on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from telegram_server import Person, TelegramServer  # noqa: E402

from benchmarks import generate  # noqa: E402
from benchmarks.bot_process import TOKEN, Bot  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Library  # noqa: E402
from retrieval.evaluate import load_questions  # noqa: E402

_PATIENCE = 600  # seconds after which a question counts as lost


async def ask(person: Person, question: str) -> float:
    """Seconds until the answer was there; infinite where none came."""
    started = time.perf_counter()
    try:
        await person.asks(question, timeout=_PATIENCE)
    except AssertionError:
        return float("inf")
    return time.perf_counter() - started


def answers(person: Person) -> int:
    return sum(sent.from_bot and bool(sent.buttons) for sent in person.chat.messages)


async def measure(folder: Path, users: int, flood: float) -> None:
    asked = load_questions(ROOT / "seeds" / "questions.jsonl")
    async with TelegramServer(TOKEN) as server:
        bot = await Bot.start(folder, server.url, telegram_access="open", telegram_health=None)
        first = server.person(999, "First", language="en")
        await first.asks(asked[0].question, timeout=60)
        if flood:
            server.faults.flood(flood, retry_after=1)
        people = [server.person(1000 + n, f"User {n}", language="en") for n in range(users)]
        times = await asyncio.gather(
            *(
                ask(person, asked[number % len(asked)].question)
                for number, person in enumerate(people)
            )
        )
        await asyncio.sleep(2)  # for a second answer, if there should be one
        figures = await bot.end()
        report(times, list(map(answers, people)))
        print(f"  requests rejected: {len(server.refused)}")
        for refused in server.refused[:5]:
            print(f"    {refused}")
    print(f"  peak memory {figures['peak_mb']:.0f} MB, "
          f"longest block of the event loop {figures['block_ms']:.0f} ms")  # fmt: skip


def report(times: Sequence[float], counts: Sequence[int]) -> None:
    p50, p95 = np.quantile(times, [0.5, 0.95])
    print(f"  lost: {sum(count == 0 for count in counts)}, "
          f"answered twice: {sum(count > 1 for count in counts)}")  # fmt: skip
    print(f"  question to answer: p50 {p50:.1f} s, p95 {p95:.1f} s, all within {max(times):.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--users", type=int, default=200, help="who ask at the same moment")
    parser.add_argument("--passages", type=int, default=20_000, help="in the archive")
    parser.add_argument("--flood", type=float, default=0.03, help="share of requests refused")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Library.open(folder / "index", Settings.load().config(), note) as library:
            generate.fill(library, arguments.passages)
            print(f"{arguments.users} people at once, {library.counts().passages:,} passages, "
                  f"{arguments.flood:.0%} of requests refused for flooding:")  # fmt: skip
        asyncio.run(measure(folder, arguments.users, arguments.flood))


if __name__ == "__main__":
    main()
