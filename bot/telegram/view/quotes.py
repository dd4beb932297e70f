"""What an answer to /quote looks like: each place, what differs there marked, and who says it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sanitize import clean_line
from bot.telegram.db.citations import Shown
from bot.telegram.texts import Say
from bot.telegram.view.engine_texts import worded
from bot.telegram.view.html import LIMIT, length, quote, safe, shorten, tidy
from bot.telegram.view.message import Outgoing
from bot.telegram.view.passages import day, reference
from retrieval import Place, Quoted, Verdict

PLACES = 3
"""Places shown at most."""
_SPEAKER = 80
_KEYS = {
    Verdict.AS_GIVEN: "quote-as-given",
    Verdict.NEARLY: "quote-nearly",
    Verdict.STITCHED: "quote-stitched",
    Verdict.ABSENT: "quote-absent",
}


def quoted_message(say: Say, quoted: Quoted, shown: Sequence[Shown], bot_name: str) -> Outgoing:
    """`shown`: the places as they are remembered."""
    parts = ["\n".join(_verdict(say, quoted))]
    lines = [
        _line(say, rank, *each, bot_name)
        for rank, each in enumerate(zip(quoted.places, shown, strict=True), start=1)
    ]
    left = LIMIT - sum(length(each) + 4 for each in [*parts, *lines])
    room = left // max(len(lines), 1)
    parts += [
        f"{quote(_words(place, room), expandable=False)}\n{line}"
        for place, line in zip(quoted.places, lines, strict=True)
    ]
    return Outgoing("\n\n".join(parts))


def _verdict(say: Say, quoted: Quoted) -> list[str]:
    certainty = round(100 * quoted.certainty)
    told = [say(_KEYS[quoted.verdict], certainty=certainty)]
    first = quoted.first.published if quoted.first and len(quoted.places) > 1 else None
    if first:
        told.append(say("quote-first", day=day(say, first)))
    if quoted.verdict is not Verdict.ABSENT and any(each.turns for each in quoted.places):
        told.append(say("quote-turns"))
    if quoted.verdict is Verdict.ABSENT and quoted.places:
        told.append(say("quote-nearest"))
    return [*told, *(say("answer-notice", notice=worded(say, each)) for each in quoted.notices)]


def _line(say: Say, rank: int, place: Place, shown: Shown, bot_name: str) -> str:
    who = safe(shorten(clean_line(place.speaker or ""), _SPEAKER))
    speaker = f"— <b>{who}</b>\n" if who else ""
    return f"{speaker}[{rank}] {reference(say, shown, bot_name)}"


def _words(place: Place, room: int) -> str:
    """The words as they stand there; struck through what the quotation has instead."""
    html, left = "", room - 1
    for text, different in place.pieces():
        asked = different.asked if different else ""
        for piece, tag in ((asked, "s"), (text, "b" if different else "")):
            if not piece or left <= 0:
                continue
            cut = shorten(piece, left)
            shown = tidy(cut)
            gap = " " if tag == "s" and not cut[-1:].isspace() else ""
            html += f"<{tag}>{shown}</{tag}>{gap}" if tag else shown
            left -= length(shown) + len(gap)
    return html if left > 0 else f"{html}…"
