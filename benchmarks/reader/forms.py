"""The forms in which people type one and the same question: with typos, clipped, amid chatter.

`form(name, question, seed)` is the question in the form of that name, the same each time. None of
them changes what is asked. What stands around a question is in `phrases.toml`, in two halves that
share no phrase: FOR_TRAINING, and FOR_MEASURING, which no reader may be trained with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TYPO_LETTERS = 4  # a shorter word stays as it is: "in" for "on" is another question


@dataclass(frozen=True, slots=True)
class Phrases:
    """What people write around a question; `...` in one is where the question stands."""

    greetings: tuple[str, ...]
    reasons: tuple[str, ...]
    thanks: tuple[str, ...]
    polite: tuple[str, ...]
    indirect: tuple[str, ...]
    hearsay: tuple[str, ...]
    afterthoughts: tuple[str, ...]


def _phrases(half: str) -> Phrases:
    return Phrases(**{kind: tuple(phrases) for kind, phrases in _WRITTEN[half].items()})


_WRITTEN = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
_DROPPED = frozenset(_WRITTEN["words"]["dropped"].split())
_ASKING = frozenset(_WRITTEN["words"]["asking"].split())
FOR_TRAINING = _phrases("training")
FOR_MEASURING = _phrases("measuring")


def form(name: str, question: str, seed: int, phrases: Phrases = FOR_MEASURING) -> str:
    """The question in one of FORMS. Raises KeyError for a name that is not among them."""
    return _MAKING[name](question.strip(), phrases, Random(f"{seed} {name} {question}"))


# --- The question itself


def _plain(question: str, phrases: Phrases, chance: Random) -> str:
    return question


def _lower_case(question: str, phrases: Phrases, chance: Random) -> str:
    return question.lower()


def _no_question_mark(question: str, phrases: Phrases, chance: Random) -> str:
    return _unmarked(question)


def _one_typo(question: str, phrases: Phrases, chance: Random) -> str:
    return _mistyped(question, 1, chance)


def _two_typos(question: str, phrases: Phrases, chance: Random) -> str:
    return _mistyped(question, 2, chance)


def _keywords(question: str, phrases: Phrases, chance: Random) -> str:
    words = _unmarked(question).split()
    kept = [each for each in words if each.strip(",;:").lower() not in _DROPPED]
    return " ".join(kept if len(kept) > 1 else words)


def _unmarked(question: str) -> str:
    return question.rstrip("?!. ")


def _mistyped(question: str, typos: int, chance: Random) -> str:
    """Each typo is in a word of its own, if there is one; long words are likelier."""
    met = [match.span() for match in _WORD.finditer(question)]
    long = [span for span in met if span[1] - span[0] >= _TYPO_LETTERS] or met
    chosen: list[tuple[int, int]] = []
    while long and len(chosen) < typos:
        chosen += chance.choices(long, [end - start for start, end in long])
        long.remove(chosen[-1])
    for start, end in sorted(chosen, reverse=True):
        question = question[:start] + _typo(question[start:end], chance) + question[end:]
    return question


def _typo(word: str, chance: Random) -> str:
    """A neighbouring key, two letters swapped, one twice, one missing: another word in any case."""
    ways: list[Callable[[str, int], str]] = [
        lambda word, at: word[:at] + _neighbour(word[at], chance) + word[at + 1 :],
        lambda word, at: word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        lambda word, at: word[:at] + word[at] + word[at:],
        lambda word, at: word[:at] + word[at + 1 :],
    ]
    while True:
        mistyped = chance.choice(ways)(word, chance.randrange(len(word)))
        if mistyped and mistyped.lower() != word.lower():
            return mistyped


def _neighbour(letter: str, chance: Random) -> str:
    for row, keys in enumerate(_KEYS):
        at = keys.find(letter.lower())
        if at >= 0:
            beside = keys[max(at - 1, 0) : at] + keys[at + 1 : at + 2]
            above = _KEYS[row - 1][at : at + 2] if row else ""
            key = chance.choice(beside + above)
            return key.upper() if letter.isupper() else key
    return letter


# --- What stands around it


def _greeting(question: str, phrases: Phrases, chance: Random) -> str:
    return _typed([chance.choice(phrases.greetings), question], chance)


def _thanks(question: str, phrases: Phrases, chance: Random) -> str:
    return _typed([question, chance.choice(phrases.thanks)], chance)


def _polite(question: str, phrases: Phrases, chance: Random) -> str:
    return _typed([_within(chance.choice(phrases.polite), question)], chance)


def _indirect(question: str, phrases: Phrases, chance: Random) -> str:
    return _typed([_within(chance.choice(phrases.indirect), question)], chance)


def _hearsay(question: str, phrases: Phrases, chance: Random) -> str:
    return _typed([_within(chance.choice(phrases.hearsay), question)], chance)


def _all_manners(question: str, phrases: Phrases, chance: Random) -> str:
    kinds = (phrases.greetings, phrases.reasons, phrases.thanks)
    greeting, reason, thanks = map(chance.choice, kinds)
    return _typed([greeting, reason, question, thanks], chance)


def _amid_chatter(question: str, phrases: Phrases, chance: Random) -> str:
    before, after = chance.choice(phrases.reasons), chance.choice(phrases.afterthoughts)
    if chance.random() < 0.3:
        return _typed([before, f"{question} ({after})"], chance)
    return _typed([before, question, after], chance)


def _within(phrase: str, question: str) -> str:
    """The question inside a sentence that someone else begins or ends."""
    first, blank, rest = question.partition(" ")
    if not phrase.startswith("...") and first.lower() in _DROPPED | _ASKING:
        question = first.lower() + blank + rest
    mark = "?" if question.endswith("?") else ""
    return phrase.replace("...", _unmarked(question)) + mark


def _typed(parts: list[str], chance: Random) -> str:
    """One text of what was said: a line or more, with care or in lower case with few marks."""
    if chance.random() < 0.5:
        between = chance.choice([", ", " ", ". ", "\n", "... "])
        text = parts[0].lower()
        for part in parts[1:]:
            text += (" " if text.endswith("?") and between != "\n" else between) + part.lower()
        return text
    end = chance.choice([". ", ".\n"])
    said = [part[:1].upper() + part[1:] for part in parts]
    text = "".join(part + (" " if part[-1:] in "?!." else end) for part in said).strip()
    return re.sub(r"\bi\b", "I", text)


_MAKING: dict[str, Callable[[str, Phrases, Random], str]] = {
    "plain": _plain,
    "lower case": _lower_case,
    "no question mark": _no_question_mark,
    "one typo": _one_typo,
    "two typos": _two_typos,
    "keywords": _keywords,
    "greeting": _greeting,
    "thanks": _thanks,
    "polite": _polite,
    "indirect": _indirect,
    "hearsay": _hearsay,
    "greeting, reason, thanks": _all_manners,
    "amid chatter": _amid_chatter,
}
FORMS = tuple(_MAKING)
