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
import gc
import json
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from telegram_server import Person, TelegramServer  # noqa: E402

from benchmarks import generate  # noqa: E402
from bot.settings import Secret, Settings  # noqa: E402
from bot.telegram.app import running  # noqa: E402
from bot.telegram.run import logs  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Library  # noqa: E402
from retrieval.evaluate import load_questions  # noqa: E402

_TOKEN = "123456:LOAD-TEST"
_BEAT = 0.001  # seconds between two looks at the event loop's clock
_PATIENCE = 600  # seconds after which a question counts as lost


async def serve(folder: Path, url: str) -> None:
    """The bot, until SIGTERM; then its figures as JSON on standard output."""
    settings = Settings(
        index=str(folder / "index"),
        telegram_token=Secret(_TOKEN),
        telegram_access="open",
        telegram_state=folder / "state.sqlite3",
        telegram_api_url=url,
        telegram_health=None,
    )
    logs.set_up("text", logs.Redaction([_TOKEN]))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            started = time.perf_counter()
            await asyncio.sleep(_BEAT)
            longest = max(longest, time.perf_counter() - started - _BEAT)

    with Library.open(settings.index, Settings.load().config(), note) as library:
        library.warm_up()
        gc.collect()
        gc.freeze()  # as `bot.telegram.app` does
        async with running(settings, library):
            watching = asyncio.create_task(watch())
            await stop.wait()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1_000_000 if sys.platform == "darwin" else 1_000)
    print(json.dumps({"block_ms": longest * 1000, "peak_mb": megabytes}))


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
    async with TelegramServer(_TOKEN) as server:
        process = await asyncio.create_subprocess_exec(
            sys.executable, __file__, "--serve", str(folder), server.url,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
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
        process.send_signal(signal.SIGTERM)
        output, _ = await process.communicate()
        report(times, list(map(answers, people)))
        print(f"  requests rejected: {len(server.refused)}")
        for refused in server.refused[:5]:
            print(f"    {refused}")
    figures = json.loads(output)
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
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "URL"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve(Path(arguments.serve[0]), arguments.serve[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Library.open(folder / "index", Settings.load().config(), note) as library:
            generate.fill(library, arguments.passages)
            print(f"{arguments.users} people at once, {library.counts().passages:,} passages, "
                  f"{arguments.flood:.0%} of requests refused for flooding:")  # fmt: skip
        asyncio.run(measure(folder, arguments.users, arguments.flood))


if __name__ == "__main__":
    main()
