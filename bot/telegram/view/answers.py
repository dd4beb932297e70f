"""What an answer looks like: passages → one message with its buttons. Sending it is others'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sanitize import clean_line
from bot.telegram.db.citations import Shown
from bot.telegram.texts import Say
from bot.telegram.view.counted import counted_parts
from bot.telegram.view.engine_texts import when, worded
from bot.telegram.view.html import LIMIT, length, safe, shorten
from bot.telegram.view.keyboards import Prefix, button, keyboard
from bot.telegram.view.message import Outgoing
from bot.telegram.view.passages import ALSO, also_line, day, quotation, reference
from retrieval import Counted, Notice, Period
from retrieval.notices import NO_QUESTION

PASSAGES = 3
"""Passages shown at a time."""
MOST = 12
"""Passages that one message shows at most."""
_READ_AS = 200
_NOTICES = 2  # each has some hundred units; the passages need the room
_BUTTONS_IN_A_ROW = 6
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was understood, where that is worth a line.

    `read_as`: its words, where they differ from what was typed; `period` and `notices` are those
    of `retrieval.Answer`.
    """

    read_as: str | None = None
    period: Period | None = None
    notices: Sequence[Notice] = ()

    @property
    def otherwise(self) -> bool:
        """Whether it was read in other words than were typed, though not for another question."""
        return any(notice.code == "read-as" for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Size:
    """Of the archive; `first` and `last` are its articles' dates."""

    articles: int
    passages: int
    first: date | None
    last: date | None


def answer(
    say: Say,
    question_id: int,
    citations: Sequence[Shown],
    count: int,
    more: bool,
    understood: Understood,
    feedback: bool | None = None,
    bot_name: str = "",
) -> Outgoing:
    """The first `count` passages, `MOST` at most; `more`: whether there are others to show."""
    top = _understood(say, understood)
    buttons = _buttons(say, question_id, min(count, len(citations)), more, understood, feedback)
    return _message(say, top, buttons, citations, count, bot_name)


def nearest(
    say: Say,
    question_id: int,
    citations: Sequence[Shown],
    count: int,
    more: bool,
    understood: Understood,
    feedback: bool | None = None,
    bot_name: str = "",
) -> Outgoing:
    """The same for passages that do not answer, which it says."""
    top = [*_understood(say, understood), say("nearest-heading")]
    buttons = _buttons(say, question_id, min(count, len(citations)), more, understood, feedback)
    return _message(say, top, buttons, citations, count, bot_name)


def articles_counted(
    say: Say,
    question_id: int,
    counted: Counted,
    understood: Understood,
    feedback: bool | None = None,
) -> Outgoing:
    """A count, which is the first of what is `understood`, with what stands behind it."""
    top = _understood(say, understood)
    room = LIMIT - sum(length(part) + len(_BETWEEN) for part in top)
    parts = [*top, *counted_parts(say, counted, room)]
    buttons = _buttons(say, question_id, 0, False, understood, feedback)
    return Outgoing(_BETWEEN.join(parts), buttons)


def not_found(
    say: Say, question_id: int, size: Size, nearest: bool, understood: Understood
) -> Outgoing:
    """That the archive does not answer; `nearest`: whether there are passages to offer."""
    if any(notice.code in NO_QUESTION for notice in understood.notices):
        return Outgoing(_BETWEEN.join(_understood(say, understood)))
    parts = [*_understood(say, understood), f"{say('not-found')}\n{_size(say, size)}"]
    offer = [button(say("nearest-show"), Prefix.NEAREST.data(question_id))] if nearest else []
    return Outgoing(_BETWEEN.join(parts), keyboard(offer, _insisting(say, question_id, understood)))


# --- their parts


def _message(
    say: Say,
    top: list[str],
    buttons: InlineKeyboardMarkup | None,
    citations: Sequence[Shown],
    count: int,
    bot_name: str,
) -> Outgoing:
    seen = citations[: min(count, MOST)]
    for named in (ALSO, 0):
        lines = [
            _citation(say, rank, each, bot_name, named) for rank, each in enumerate(seen, start=1)
        ]
        # Between a quotation and its citation stands one line break, between parts there are two.
        fixed = sum(length(part) + len(_BETWEEN) for part in [*top, *lines]) + len(lines)
        if fixed <= LIMIT // 2:
            break
    wanted = [_wanted(each) for each in seen]
    quotes = map(_quotation, seen, _shares(wanted, LIMIT - fixed))
    parts = ["\n".join(filter(None, pair)) for pair in zip(quotes, lines, strict=True)]
    return Outgoing(_BETWEEN.join([*top, *parts]), buttons)


def period_line(say: Say, period: Period) -> str:
    """The days that were searched, or preferred."""
    return say("answer-period", when=when(say, period))


def _understood(say: Say, understood: Understood) -> list[str]:
    """What stands above the passages, a line each; nothing where there is nothing to say."""
    lines = []
    if understood.read_as:
        question = safe(shorten(clean_line(understood.read_as), _READ_AS))
        lines.append(say("answer-read-as", question=question))
    if understood.period:
        lines.append(period_line(say, understood.period))
    for notice in understood.notices[:_NOTICES]:
        lines.append(say("answer-notice", notice=worded(say, notice)))
    return ["\n".join(lines)] if lines else []


def _size(say: Say, size: Size) -> str:
    counts = {"articles": size.articles, "passages": size.passages}
    if not size.articles:
        return say("not-found-empty")
    if size.first is None or size.last is None:
        return say("not-found-size", **counts)
    if size.first == size.last:
        return say("not-found-size-one-day", first=day(say, size.first), **counts)
    first, last = day(say, size.first), day(say, size.last)
    return say("not-found-size-dated", first=first, last=last, **counts)


def _citation(say: Say, rank: int, cited: Shown, bot_name: str, named: int) -> str:
    """ "[1] Title, place, date, source" and where else it is printed."""
    if cited.gone:
        return f"[{rank}] {say('passage-gone')}"
    lines = (f"[{rank}] {reference(say, cited, bot_name)}", also_line(say, cited, named))
    return "\n".join(filter(None, lines))


def _wanted(cited: Shown) -> int:
    return length(_quotation(cited, LIMIT))


def _quotation(cited: Shown, room: int) -> str:
    return "" if cited.gone else quotation(cited, room)


def _shares(wanted: Sequence[int], room: int) -> Iterable[int]:
    """`room` divided so that nobody gets more than wanted while another lacks."""
    shares = dict.fromkeys(range(len(wanted)), 0)
    for place, index in enumerate(sorted(shares, key=wanted.__getitem__)):
        shares[index] = min(wanted[index], room // (len(wanted) - place))
        room -= shares[index]
    return shares.values()


def _insisting(say: Say, question_id: int, understood: Understood) -> list[InlineKeyboardButton]:
    """The button of who meant what they typed."""
    data = Prefix.AS_TYPED.data(question_id)
    return [button(say("answer-as-typed"), data)] if understood.otherwise else []


def _buttons(
    say: Say,
    question_id: int,
    count: int,
    more: bool,
    understood: Understood,
    feedback: bool | None,
) -> InlineKeyboardMarkup | None:
    more, count = more and count < MOST, min(count, MOST)
    icon = "📖 " if count <= PASSAGES else ""
    opening = [
        button(f"{icon}[{rank}]", Prefix.OPEN.data(question_id, rank))
        for rank in range(1, count + 1)
    ]
    rows = [opening[at : at + _BUTTONS_IN_A_ROW] for at in range(0, count, _BUTTONS_IN_A_ROW)]
    last = [button(say("answer-more"), Prefix.MORE.data(question_id))] if more else []
    good = button("👍 ✓" if feedback else "👍", Prefix.FEEDBACK.data(question_id, 1))
    bad = button("👎 ✓" if feedback is False else "👎", Prefix.FEEDBACK.data(question_id, 0))
    insisting = _insisting(say, question_id, understood)
    return keyboard(*rows, [*last, good, bad], insisting)
