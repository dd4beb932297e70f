"""Measures whether people are served while the bot is attacked in every way at once.

    python benchmarks/soak.py [--minutes 30] [--people 20] [--passages 5000] [--seed 1]

The bot runs as a process of its own against the tests' Bot API server. People ask questions about
the seeds at their own pace: a tenth of the time undisturbed; then while an administrator sends
hostile links and files, strangers flood, updates cannot be decoded and connections hang, half of
the time with polling and half with a webhook (see `benchmarks/attacks`).

It ends with status 1 where a question has not exactly one answer, the 95th percentile of the time
to it is three times that without attacks, the event loop stands still for more than 100 ms,
/healthz is not true at some moment, or an administrator is told nothing. Everything stays on the
loopback interface; with `--minutes 1` it is a trial. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from telegram_server import Person, TelegramServer  # noqa: E402
from website import Site  # noqa: E402

from benchmarks import generate  # noqa: E402
from benchmarks.asking import asks, miscounted  # noqa: E402
from benchmarks.attacks.field import Field, Lanes, Missed  # noqa: E402
from benchmarks.attacks.files import FILES  # noqa: E402
from benchmarks.attacks.links import LINKS, begun  # noqa: E402
from benchmarks.attacks.ports import PORTS  # noqa: E402
from benchmarks.attacks.updates import UPDATES  # noqa: E402
from benchmarks.bot_process import TOKEN, Bot  # noqa: E402
from benchmarks.soak_table import Asked, Attacked, Phase, detailed, missed, told  # noqa: E402
from benchmarks.witness import Witness, log_of  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Library  # noqa: E402
from retrieval.evaluate import load_questions  # noqa: E402

LANES: Lanes = {"links": LINKS, "files": FILES, "updates": UPDATES, "ports": PORTS}
_REST = (5.0, 15.0)  # seconds between two attacks of a kind
_STRANGERS = 2_000
_CONNECTIONS = 40  # that Telegram has to a webhook at most
_ADMINS, _FIRST, _HELPERS, _OUTSIDE = 7, 1_000, 900, 50_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How a phase goes; `lanes` are its attacks."""

    name: str
    seconds: float
    lanes: Lanes
    webhook: bool


async def held(plan: Plan, folder: Path, people: int, seed: int) -> Phase:
    """One phase: the bot is started, asked and attacked for a while, and ended."""
    health, port, secret = free_port(), free_port(), secrets.token_hex(16)
    hooked = {
        "telegram_webhook_url": f"https://127.0.0.1:{port}/hook",
        "telegram_webhook_listen": f"127.0.0.1:{port}",
        "telegram_webhook_secret": secret,
    }
    site = Site()
    try:
        async with TelegramServer(TOKEN) as server:
            server.updates.connections = _CONNECTIONS
            crowd = crowd_of(server, people)
            bot = await Bot.start(
                folder,
                server.url,
                links=site.port,
                telegram_admins=[each.id for each in crowd.admins],
                telegram_allowed=[each.id for each in (*crowd.asking, *crowd.helpers)],
                telegram_health=f"127.0.0.1:{health}",
                **(hooked if plan.webhook else {}),
            )
            try:
                await crowd.asking[0].asks("who certified the referendum", timeout=120)
                witness = Witness(bot.process.pid, health)
                ground = Field(
                    server, *crowd.admins, crowd.helpers, crowd.strangers, site, health,
                    (port, secret) if plan.webhook else None, random.Random(seed),
                )  # fmt: skip
                asked, attacks, lag = await during(plan, ground, crowd.asking, seed)
                seen = witness.end()
                if plan.lanes:
                    await begun(ground)
            finally:
                figures = await bot.end()
    finally:
        site.close()
    return Phase(plan.name, asked, seen, figures, log_of(bot.log), attacks, lag)


@dataclass(slots=True)
class Crowd:
    """Who writes to the bot."""

    admins: list[Person]
    asking: list[Person]
    helpers: list[Person]
    strangers: list[Person]


def crowd_of(server: TelegramServer, people: int) -> Crowd:
    def some(first: int, count: int) -> list[Person]:
        made = [server.person(first + n, f"P{first + n}", language="en") for n in range(count)]
        for person in made:
            person.chat.started = True
        return made

    return Crowd(
        some(_ADMINS, 2), some(_FIRST, people), some(_HELPERS, 4), some(_OUTSIDE, _STRANGERS)
    )


async def during(
    plan: Plan, ground: Field, people: list[Person], seed: int
) -> tuple[Asked, list[Attacked], float]:
    """Let people ask, and attacks happen, until the time is over and all are answered."""
    asked, attacks = Asked(), list[Attacked]()
    until = time.monotonic() + plan.seconds
    questions = [each.question for each in load_questions(ROOT / "seeds" / "questions.jsonl")]
    lag = asyncio.create_task(lagging())
    attacking = [
        asyncio.create_task(attacked(lane, ground, until, random.Random(f"{seed} {name}"), attacks))
        for name, lane in plan.lanes.items()
    ]
    await asyncio.gather(
        *(
            asks(person, questions, until, random.Random(f"{seed} {person.id}"), asked)
            for person in people
        )
    )
    await asyncio.gather(*attacking)
    await asyncio.sleep(3)  # for a second answer, if there should be one
    for person in people:
        asked.wrong += miscounted(person)
    lag.cancel()
    with suppress(asyncio.CancelledError):
        await lag
    return asked, attacks, _lag[0]


async def attacked(
    lane: Any, ground: Field, until: float, chance: random.Random, attacks: list[Attacked]
) -> None:
    """The attacks of one lane in turn, in another order each time, until the time is over."""
    while True:
        for name in chance.sample(list(lane), len(lane)):
            await asyncio.sleep(chance.uniform(*_REST))
            if time.monotonic() > until:
                return
            begun = time.time()
            try:
                outcome, good = await lane[name](ground), True
            except (Missed, AssertionError, OSError) as missed:
                outcome, good = str(missed).split("\n")[0], False
            attacks.append(Attacked(name, begun, time.time() - begun, outcome, good))
            sys.stderr.write(f"{time.strftime('%H:%M:%S')} {name}: {outcome}\n")


_lag = [0.0]


async def lagging() -> None:
    """How long this process, which keeps the time, stands still itself."""
    _lag[0] = 0.0
    while True:
        begun = time.monotonic()
        await asyncio.sleep(0.01)
        _lag[0] = max(_lag[0], time.monotonic() - begun - 0.01)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def plans(minutes: float, only: str) -> Iterator[Plan]:
    lanes = {
        lane: kept
        for lane, attacks in LANES.items()
        if (kept := {name: each for name, each in attacks.items() if only in name})
    }
    yield Plan("undisturbed", max(45.0, minutes * 6), {}, webhook=False)
    yield Plan("attacked, polling", minutes * 30, lanes, webhook=False)
    yield Plan("attacked, webhook", minutes * 30, lanes, webhook=True)


async def measured(options: argparse.Namespace, folder: Path) -> int:
    task = asyncio.current_task()
    assert task is not None
    # Whoever ends it ends the bot with it.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with Library.open(folder / "index", Settings.load().config(), note) as library:
        generate.fill(library, options.passages)
        print(
            f"{options.people} people, {library.counts().passages:,} passages, seed {options.seed}"
        )
    phases = []
    for number, plan in enumerate(plans(options.minutes, options.only)):
        place = folder / f"phase{number}"
        shutil.copytree(folder / "index", place / "index")
        phases.append(await held(plan, place, options.people, options.seed))
        print("\n".join(detailed(phases[-1])), flush=True)
    print("\n".join(["", *told(phases), ""]))
    bars = list(missed(phases))
    print("\n".join(f"MISSED {each}" for each in bars) or "Every bar is met.")
    return int(bool(bars))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="under attack")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--passages", type=int, default=5_000, help="in the archive")
    parser.add_argument("--only", default="", metavar="WORD", help="attacks with it in their name")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a new folder for archives, states and logs")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True)
        return asyncio.run(measured(options, options.keep))
    with tempfile.TemporaryDirectory() as name:
        return asyncio.run(measured(options, Path(name)))


if __name__ == "__main__":
    sys.exit(main())
