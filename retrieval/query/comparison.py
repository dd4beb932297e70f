"""A question that compares two things → a question for each: "which is higher, A or B".

What is made of their answers is `retrieval.answer.parts`'s.
"""

from __future__ import annotations

import re
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, listed, source

_BEFORE = r"^\W*+(?:[\w'’,]++\s++){0,6}?"  # "can you tell me what is the"


@cache
def _forms(language: Language) -> list[re.Pattern[str]]:
    places = {
        "{degree}": f"(?P<degree>{any_of(language.degree)})",
        "{one}": r"(?P<one>\S.*?)",
        "{other}": r"(?P<other>\S.*)",
    }
    found = []
    for phrase in listed(language.comparisons):
        expression = source(phrase)
        for place, group in places.items():
            expression = expression.replace(place, group)
        found.append(re.compile(rf"{_BEFORE}{expression}$", re.IGNORECASE))
    return found


def compared(question: str, language: Language) -> tuple[str, ...]:
    """What is to be known of either thing that a question compares; nothing where it compares
    none."""
    asked = question.rstrip(" ?.!")
    found = next(filter(None, (each.match(asked) for each in _forms(language))), None)
    if found is None:
        return ()
    degree = found.groupdict().get("degree")
    one = found["one"].strip(" ,")
    things = (one, _whole(found["other"].strip(" ,"), one))
    if degree is None:
        return tuple(language.what_is.format(each) for each in things)
    word = degree.split()[-1].casefold()
    how = next((how for how, words in language.degrees.items() if word in words.split()), None)
    before = how or question[: found.start("one")].rstrip()
    return tuple(f"{before} {each}" for each in things)


def _whole(other: str, one: str) -> str:
    """ "27-C" behind "form 27-B" is the form 27-C."""
    short = " " not in other and (other[:1].isdigit() or len(other) == 1)
    head = one.rsplit(maxsplit=1)[0] if short and " " in one else ""
    return f"{head} {other}".strip()
