"""People who ask at their own pace, and how what they get is counted."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Iterator

from telegram_server import Person

from benchmarks.soak_table import Asked

_BETWEEN = (10.0, 30.0)  # seconds between an answer and the next question of a person
_PATIENCE = 120.0  # seconds after which a question counts as lost


async def asks(
    person: Person, questions: list[str], until: float, chance: random.Random, asked: Asked
) -> None:
    """One person, who asks, reads and asks again."""
    await asyncio.sleep(chance.uniform(0, _BETWEEN[1]))
    while time.monotonic() < until:
        begun = time.perf_counter()
        asked.begun.append(time.time())
        question = chance.choice(questions)
        try:
            await person.asks(question, timeout=_PATIENCE)
        except AssertionError:
            asked.wrong.append(f"no answer within {_PATIENCE:.0f} s: {question}")
            asked.seconds.append(float("inf"))
        else:
            asked.seconds.append(time.perf_counter() - begun)
        await asyncio.sleep(chance.uniform(*_BETWEEN))


def miscounted(person: Person) -> Iterator[str]:
    """Questions of a person that have not exactly one answer."""
    sent = person.chat.messages
    at = [n for n, each in enumerate(sent) if not each.from_bot]
    for first, after in itertools.pairwise([*at, len(sent)]):
        answers = sent[first + 1 : after]
        if len(answers) != 1 or not answers[0].buttons:
            said = " | ".join(each.text.replace("\n", " ")[:100] for each in answers)
            yield f"{len(answers)} answers to {sent[first].text!r}: {said}"
