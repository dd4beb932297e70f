"""What stands before a date in a question, and the days it makes of it: "since", "the report of".

Where in a question that is looked for, `retrieval.temporal.expressions` says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from retrieval.temporal.date_parts import Days
from retrieval.types import Period

_DAY = timedelta(days=1)
# What happens on a day is written about in the days after it, mostly in the next two.
_SOON = timedelta(days=2)
_WEEK = timedelta(days=7)
_SHORT = timedelta(days=16)

Periods = tuple[Period, Period]
"""The days on which something may be written about, and the likelier ones of them."""


def within(days: Days) -> Periods:
    """They, and what is written about them soon after."""
    first, final = days
    if first == final:
        return Period(first, final + _WEEK), Period(first, final + _SOON)
    return Period(first, final + (_SOON if final - first < _SHORT else timedelta())), Period(*days)


def reported(days: Days) -> Periods:
    """The days are those of the report itself."""
    return Period(days[0], days[1] + _SOON), Period(*days)


def twice(since: date | None, until: date | None) -> Periods:
    """From one day to another, each as likely."""
    return Period(since, until), Period(since, until)


Preposition = tuple[str, Callable[[Days], Periods], bool]

# What stands before a date, what it makes of it, and whether it says when.
PREPOSITIONS: list[Preposition] = [
    (
        r"since|starting(?:\s++(?:in|from))?|начиная\s++с|со?",
        lambda days: twice(days[0], None),
        True,
    ),
    (r"after|following|later\s++than|после", lambda days: twice(days[1] + _DAY, None), True),
    (
        r"before|prior\s++to|ahead\s++of|earlier\s++than|до|раньше|перед",
        lambda days: twice(None, days[0] - _DAY),
        True,
    ),
    (
        r"until|till|up\s++to|(?:not|no)\s++later\s++than|не\s++позднее",
        lambda days: twice(None, days[1]),
        True,
    ),
    (
        r"in|on|at|as\s++of|around|during|within|throughout|towards?|over|in\s++the\s++course\s++of|"
        r"во?|на(?=\s++\w+\s++(?:недел|выходн))|на\s++протяжении|в\s++(?:течение|ходе)",
        within,
        True,
    ),
    (r"of|for|by|from|к|от|за|на", within, False),
]
ANY_PREPOSITION = "|".join(lead for lead, _, _ in PREPOSITIONS)
# "according to the paper of": the date is that of the report.
REPORT = (
    r"(?:(?:according\s++to|as\s++(?:reported|told|stated)|reported|in|by|from|согласно|по|в)\s++)?"
    r"(?:(?:the|an?|its)\s++)?(?:(?:papers?|reports?|articles?|news|issues?|editions?|stor(?:y|ies)|"
    r"figures|coverage|newspapers?|сообщени\w{1,3}|стать\w{1,3}|газет\w?|номер\w?|заметк\w|"
    r"выпуск\w?|новост\w{1,2})|(?<=as\s)reported)(?:\s++(?:published|printed|issued|dated|"
    r"опубликованн\w{2,3}))?"
)
OF_REPORT = r"of|from|for|on|dated|от|за"
