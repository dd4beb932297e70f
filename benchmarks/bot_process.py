"""The Telegram bot as a process of its own, which measures itself; for `telegram_load` and `soak`.

`Bot.start` starts one; `end` asks it to stop and gives its figures. What it serves is whose
archive lies in the folder, over whichever Bot API server is named.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
import threading
import time
import traceback
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

ROOT = Path(__file__).parent.parent
TOKEN = "123456:LOAD-TEST"
BEAT = 0.002
"""Seconds between two looks at the event loop's clock."""
_LATE = 0.08  # seconds after which it is noted where the event loop stands
_MOST_NOTED = 200
_PATIENCE = 120.0  # seconds for the bot to stop


@dataclass(slots=True)
class Bot:
    """A bot that runs; `log` is where it writes."""

    process: asyncio.subprocess.Process
    log: Path

    @classmethod
    async def start(
        cls, folder: Path, url: str, *, links: int | None = None, **settings: object
    ) -> Self:
        """A bot over the archive `folder/index`. `links`: a port of this machine that it may read
        links from. `settings` are Settings' fields, as JSON can say them."""
        log = folder / "log"
        told = {"folder": str(folder), "url": url, "links": links, "settings": settings}
        with log.open("ab") as writing:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.bot_process", json.dumps(told),
                cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=writing,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))},
            )  # fmt: skip
        return cls(process, log)

    async def end(self) -> dict[str, Any]:
        """Stop it; its figures, and how many seconds that took ("ended"), None where it had to be
        killed."""
        begun = time.monotonic()
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            output, _ = await asyncio.wait_for(self.process.communicate(), _PATIENCE)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
            return {"ended": None}
        told: dict[str, Any] = json.loads(output) if output else {}
        return told | {"ended": time.monotonic() - begun, "status": self.process.returncode}


class _Watch:
    """Looks at the event loop's clock; and, from a thread beside it, at what it does when late.

    The bot does not outlive the process that started it.
    """

    def __init__(self) -> None:
        self._late = array("d")
        self._last = self._busy = self._worked = 0.0
        self._blocks: list[tuple[float, float, float, float, list[str]]] = []
        self._where: list[str] = []
        self._main = threading.main_thread().ident

    async def run(self) -> None:
        self._last, self._busy = time.monotonic(), time.thread_time()
        self._worked = time.process_time()
        threading.Thread(target=self._look, daemon=True).start()
        while True:
            await asyncio.sleep(BEAT)
            now, busy, worked = time.monotonic(), time.thread_time(), time.process_time()
            late = now - self._last - BEAT
            self._late.append(late)
            if late > _LATE and len(self._blocks) < _MOST_NOTED:
                own, process = busy - self._busy, worked - self._worked
                self._blocks.append((late, own, process, time.time(), self._where))
                self._where = []
            self._last, self._busy, self._worked = now, busy, worked

    def _look(self) -> None:
        seen, parent = 0.0, os.getppid()
        while True:
            time.sleep(_LATE / 4)
            if os.getppid() != parent:
                os._exit(1)  # nobody is left to end it
            last = self._last
            if time.monotonic() - last > _LATE / 2 and last != seen:
                seen = last
                frame = sys._current_frames().get(self._main or 0)
                lines = traceback.extract_stack(frame)[-7:]
                self._where = [f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in lines]

    def figures(self) -> dict[str, Any]:
        lateness = np.array(self._late or [0.0]) * 1000
        worst = sorted(self._blocks, reverse=True)[:10]
        return {
            "block_ms": float(lateness.max()),
            "p99.9_ms": float(np.quantile(lateness, 0.999)),
            "blocks": [
                {
                    "ms": round(late * 1000),
                    "own_ms": round(own * 1000),
                    "process_ms": round(process * 1000),
                    "at": at,
                    "where": where,
                }
                for late, own, process, at, where in worst
            ],
        }


def serve(folder: Path, url: str, links: int | None, options: dict[str, Any]) -> None:
    """The bot, until SIGTERM; then its figures as JSON on standard output."""
    import retrieval.web.link_reader
    from bot.settings import Secret, Settings
    from bot.telegram import app
    from retrieval.web.fetch import Fetcher

    if links is not None:
        # Nothing but the public internet is read otherwise.
        retrieval.web.link_reader.Fetcher = lambda max_bytes: Fetcher(  # type: ignore[misc,assignment]
            max_bytes, allow=[("127.0.0.1", links)]
        )
    # However often a question is asked here, it is answered anew.
    configured = Settings.config
    Settings.config = lambda self: replace(configured(self), kept_answers=0)  # type: ignore[method-assign]
    settings = replace(
        Settings.load(dotenv=folder / "no.env"),
        index=str(folder / "index"),
        telegram_token=Secret(TOKEN),
        telegram_state=folder / "state.sqlite3",
        telegram_api_url=url,
        telegram_webhook_secret=Secret(options.pop("telegram_webhook_secret", "")),
        **{name: tuple(each) if isinstance(each, list) else each for name, each in options.items()},
    )
    running, watch = app.running, _Watch()

    @asynccontextmanager
    async def watched(*given: Any) -> AsyncIterator[app.App]:
        async with running(*given) as application:
            watching = asyncio.create_task(watch.run())
            yield application
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    app.running = watched
    app.run(settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1_000_000 if sys.platform == "darwin" else 1_000)
    print(json.dumps(watch.figures() | {"peak_mb": megabytes}))


def main() -> None:
    told = json.loads(sys.argv[1])
    serve(Path(told["folder"]), told["url"], told["links"], told["settings"])


if __name__ == "__main__":
    main()
