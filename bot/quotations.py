"""Whether somebody said it → terminal, plain text, JSON. Where it is printed is left to others.

Rich is imported inside functions: what goes into a pipe or a file needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.render import article_fields, article_line
from bot.sanitize import clean, clean_line
from retrieval import Place, Quoted, Verdict

if TYPE_CHECKING:
    from rich.text import Text

_SAID = {
    Verdict.AS_GIVEN: "The archive has these words.",
    Verdict.NEARLY: "The archive has nearly these words.",
    Verdict.STITCHED: "No place has all of these words; their parts stand apart from each other.",
    Verdict.ABSENT: "The archive does not have these words.",
}
_TURNED = "What differs turns the meaning: a denial, a number, a date or an opposite."
_NEAREST = "What comes nearest:"
_LEGEND = "[-as quoted-] {+as it stands there+}"
_INDENT = " " * 4


def verdict_lines(quoted: Quoted) -> list[str]:
    """What is said of a quotation ahead of the places."""
    line = _SAID[quoted.verdict]
    if quoted.verdict is not Verdict.AS_GIVEN:
        line += f" Certainty: {quoted.certainty:.0%}."
    elif quoted.first and len(quoted.places) > 1:
        line += f" First: {quoted.first.published}."
    told = [line]
    if quoted.verdict is not Verdict.ABSENT and any(each.turns for each in quoted.places):
        told.append(_TURNED)
    if quoted.verdict is Verdict.ABSENT and quoted.places:
        told.append(_NEAREST)
    return told


def plain_quoted(quoted: Quoted) -> str:
    """For pipes and files; what differs as `wdiff` shows it."""
    parts = verdict_lines(quoted)
    parts += [_LEGEND] if any(each.differences for each in quoted.places) else []
    places = [_plain_place(rank, each) for rank, each in enumerate(quoted.places, start=1)]
    return "\n\n".join(["\n".join(parts), *places])


def _plain_place(rank: int, place: Place) -> str:
    shown = ""
    for text, different in place.pieces():
        if different is None:
            shown += text
        else:
            asked = f"[-{different.asked}-]" if different.asked else ""
            shown += asked + (f"{{+{text}+}}" if text else "")
    lines = [heading(rank, place), *(_INDENT + each for each in clean(shown).split("\n") if each)]
    return "\n".join(lines + ([f"{_INDENT}— {clean_line(place.speaker)}"] if place.speaker else []))


def heading(rank: int, place: Place) -> str:
    """ "[1] Title, 2031-05-23, path"."""
    return f"[{rank}] {article_line(place.article, place.place)}"


def terminal_quoted(quoted: Quoted) -> Text:
    """For a terminal: what the quotation has struck through, what stands there instead in bold."""
    from rich.text import Text

    shown = Text()
    for number, line in enumerate(verdict_lines(quoted)):
        shown.append(f"{line}\n", "bold yellow" if number and line == _TURNED else "bold")
    for rank, place in enumerate(quoted.places, start=1):
        shown.append(f"\n{heading(rank, place)}\n{_INDENT}", "bold cyan")
        for text, different in place.pieces():
            if different is not None and different.asked:
                shown.append(f"{clean(different.asked)} ", "red strike")
            shown.append(clean(text), "bold green" if different else "")
        shown.append("\n")
        if place.speaker:
            shown.append(f"{_INDENT}— {clean_line(place.speaker)}\n", "italic")
    return shown


def quoted_fields(quoted: Quoted) -> dict[str, Any]:
    """The same under the names that the Python API has for its parts."""
    return {
        "words": quoted.words,
        "verdict": quoted.verdict.value,
        "certainty": quoted.certainty,
        "places": [_place_fields(each) for each in quoted.places],
        "first": _place_fields(quoted.first) if quoted.first else None,
        "notices": list(map(str, quoted.notices)),
    }


def _place_fields(place: Place) -> dict[str, Any]:
    return {
        "article": article_fields(place.article),
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "asked": list(place.asked),
        "speaker": place.speaker,
        "published": place.published.isoformat() if place.published else None,
        "place": place.place,
        "turns": place.turns,
        "differences": [
            {
                "kind": each.kind,
                "asked": each.asked,
                "start": each.start,
                "end": each.end,
                "text": place.article.text[each.start : each.end],
                "turns": each.turns,
            }
            for each in place.differences
        ],
    }
