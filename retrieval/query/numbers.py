"""Numbers in a question: how they are written, and which of them is all that is asked about.

How the archive writes one is `retrieval.search.numbers`'.
"""

from __future__ import annotations

import re

from retrieval.languages import Language
from retrieval.query.focus import is_common
from retrieval.terms import words

BETWEEN = r"[ .,'’\-/\u00a0\u202f]"
"""What may stand between the figures of a number."""
NUMBER = re.compile(rf"(?<![\w.,])\d++(?:{BETWEEN}\d++){{0,8}}+(?!\w)")
_DATE = re.compile(
    r"\d\d?[./-]\d\d?[./-](?:\d\d)?\d\d|\d{4}[/-]\d\d?(?:[/-]\d\d?)?|1[5-9]\d\d|2[01]\d\d"
)
_LONG = 6  # figures at least of what belongs to somebody or something, as a telephone number does


def digits(number: str) -> str:
    """Its figures alone; "" for a date or a year."""
    return "" if _DATE.fullmatch(number) else re.sub(r"\D", "", number)


def number_asked(question: str, language: Language) -> str | None:
    """The number of which it is asked what or whose it is: "whose number is 0123 45 67 89"."""
    found = [each for each in NUMBER.finditer(question) if len(digits(each.group())) >= _LONG]
    if len(found) != 1:
        return None
    start, end = found[0].span()
    rest = question[:start] + question[end:]
    said = [rest[first:last] for first, last in words(rest)]
    known = f"{language.numbering} {language.telltale} {language.auxiliaries}".split()
    asks = said and all(is_common(each, language) or each.casefold() in known for each in said)
    return found[0].group() if asks else None
