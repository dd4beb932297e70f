"""Questions for one item of a numbered list: "what is step 3", "what do I do after boiling".

Where it stands is `retrieval.answer.steps`' to find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, any_word, entries
from retrieval.types import Span


@dataclass(frozen=True, slots=True)
class Step:
    """`kind`: what the items are called: "phase". `number`: which is asked for, counted from 1, -1
    for the last; or else the one behind that which has the words of `after`. `rest`: the other
    words of the question, which tell what the list is about."""

    kind: str = ""
    number: int = 0
    after: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Forms:
    numbered: re.Pattern[str]
    ordinal: re.Pattern[str]
    after: re.Pattern[str]
    numbers: list[re.Pattern[str]]
    last: re.Pattern[str]
    item: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    kind = any_word(language.steps)
    kinds = rf"(?P<kind>{kind})"
    counts, ordinals = entries(language.counts), entries(language.ordinals)
    numbers = [
        " ".join(filter(None, (count, *ordinals[at : at + 1]))) for at, count in enumerate(counts)
    ]
    named = any_word(" ".join(numbers))
    suffix = any_word(f". {language.day_suffixes}".replace(".", r"\."))
    last = any_of(language.last_ordinal)

    def form(expression: str) -> re.Pattern[str]:
        return re.compile(expression, re.IGNORECASE)

    return _Forms(
        numbered=form(rf"\b{kinds}\s++(?P<number>\d{{1,3}}|{named})(?!\w)"),
        ordinal=form(rf"\b(?P<number>{named}|{last}|\d{{1,3}}{suffix}?)\s++{kinds}(?!\w)"),
        after=form(rf"^\W*+{any_of(language.next_step)}\s++(?P<after>\w.*)"),
        numbers=[form(any_word(each)) for each in numbers],
        last=form(last),
        item=re.compile(
            rf"^[^\S\n]*+(?:[-*•–#>]++[^\S\n]*+)?\**+(?:{kinds}\s++(?P<named>\d{{1,3}}|{named})(?!\w)"
            rf"|(?P<plain>\d{{1,3}})[.):](?=\s)|(?P<said>{named})(?:,|:|\s+(?P<called>{kind})\b))",
            re.IGNORECASE | re.MULTILINE,
        ),
    )


def step(question: str, language: Language) -> Step | None:
    """Which item of a list a question asks for; None where it asks for none."""
    forms = _forms(language)
    found = forms.numbered.search(question) or forms.ordinal.search(question)
    if found:
        number = _number(found["number"].casefold(), forms)
        rest = f"{question[: found.start()]} {question[found.end() :]}"
        return Step(found["kind"].casefold(), number, rest=rest) if number else None
    behind = forms.after.match(question)
    return Step(after=behind["after"].strip(" ?.!")) if behind else None


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list in a text: `kind` is what it calls itself, "" where it has but a number;
    `label` that with its number, `span` all of it."""

    kind: str
    number: int
    label: Span
    span: Span


def items(text: str, language: Language) -> list[Item]:
    """What is numbered in a text, in order: lines that begin with "Phase 2", "2." or "Second,"."""
    forms, found = _forms(language), []
    labels = list(forms.item.finditer(text))
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        gap = text.find("\n\n", label.end(), end)
        number = _number((label["named"] or label["plain"] or label["said"]).casefold(), forms)
        kind = (label["kind"] or label["called"] or "").casefold()
        span = (label.start(), end if gap < 0 else gap)
        found.append(Item(kind, number, label.span(), span))
    return found


def _number(said: str, forms: _Forms) -> int:
    """0 where it is none."""
    if said[0].isdigit():
        return int(re.split(r"\D", said)[0])
    if forms.last.fullmatch(said):
        return -1
    return next((at for at, form in enumerate(forms.numbers, 1) if form.fullmatch(said)), 0)
