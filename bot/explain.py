"""Why an answer is what it is → text of 80 columns, JSON. What is worded here the engine
(`retrieval.explanation`) only names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from textwrap import wrap
from typing import Any

from bot.sanitize import clean_line
from retrieval import Explanation, LookedAt, Part, PassageReasons, TimeRead

_WIDTH = 80
_ABREAST = 4  # passages side by side
_NAMES = {
    "cosine": "meaning (cosine)",
    "bm25": "words (BM25)",
    "shown_before": "its article was shown just before",
    "passage_maxsim": "passage (MaxSim)",
    "passage_coverage": "passage, every word",
    "coverage": "every word is met",
    "lexical_overlap": "same words",
    "type_match": "type of answer",
    "polarity": "says or denies",
    "focus_words": "what is asked: said",
    "distinct": "better than others",
    "constant": "constant",
    "reader": "reader (log-odds)",
    "unread": "not read (log-odds assumed)",
}
_UNREAD = {
    "language": "the reader does not know the question's language",
    "keywords": "the question is keywords and asks nothing",
    "off": "no reader is wanted",
}
_ENDED = {
    "sure": "until a sentence surely answered",
    "most": "which is the most that are read",
    "all": "which are all that it can read",
}
_ASKS = {
    "when": "; asks when",
    "how many": "; asks how many",
    "who": "; asks who",
    "where": "; asks where",
}
_COUNTS = {
    "only": "nothing else was searched",
    "required": "only what was published then, or names that time, may answer",
    "preferred": "what was published then is preferred",
    "ignored": "the archive holds nothing of that time, so it was left aside",
}


def explanation_fields(explanation: Explanation) -> dict[str, Any]:
    """The same names as in the Python API; dates as ISO 8601."""
    fields: dict[str, Any] = _plain(asdict(explanation))
    for shown, passage in zip(fields["passages"], explanation.passages, strict=True):
        for name in ("parts", "evidence"):
            parts: Sequence[Part] = getattr(passage, name)
            shown[name] = [asdict(each) | {"contribution": each.contribution} for each in parts]
    return fields


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def explanation_text(explanation: Explanation) -> str:
    """How the question was read, why it was answered or refused, and what each signal gave."""
    lines = [*_reading(explanation), *_verdict(explanation)]
    passages = explanation.passages
    for passage in passages:
        lines += ["", *_passage(passage)]
    for first in range(0, len(passages), _ABREAST):
        lines += ["", *_table(passages[first : first + _ABREAST])]
    return "\n".join(lines)


def _paragraph(title: str, text: str) -> list[str]:
    head = f"{title:<11}"
    return wrap(clean_line(text), _WIDTH, initial_indent=head, subsequent_indent=" " * 11)


def _reading(explanation: Explanation) -> Iterator[str]:
    yield from _paragraph("Searched", explanation.searched)
    by = "by meaning and words" if explanation.model_reads else "by words alone"
    asks = ""
    if not (explanation.looked and explanation.looked.reader):
        asks = _ASKS.get(explanation.answer_type or "", "; asks for nothing of a form of its own")
    yield from _paragraph("Read", f"as {explanation.language}, {by}{asks}")
    if explanation.time:
        yield from _paragraph("Time", _time(explanation.time))
    if explanation.looked:
        yield from _paragraph("Looked at", _looked(explanation.looked))
    if explanation.newest_within is not None:
        near = f"within {explanation.newest_within:g} of the best score the newest come first"
        yield from _paragraph("Newest", near)


def _looked(looked: LookedAt) -> str:
    if looked.reader is None:
        return f"{looked.near} passages, by their words alone, as {_UNREAD[looked.ended]}"
    if looked.read == looked.near:
        return f"all {looked.near} passages that came near, by the reader {looked.reader}"
    near = f"{looked.read} of {looked.near} passages that came near"
    return f"{near}, by the reader {looked.reader}, {_ENDED[looked.ended]}"


def _time(read: TimeRead) -> str:
    said = f"“{read.text}”" if read.text else "as given"
    meant = f" is {_days(read.days)}" if read.days else ""
    likely = f", most likely {_days(read.core)}" if read.core and read.core != read.days else ""
    if read.event and not read.report:
        return f"{said} counts from “{read.event}”, which no report surely tells of; left aside"
    dated = f" (dated by “{read.report}”)" if read.report else ""
    return f"{said}{meant}{likely}{dated}; {_COUNTS[read.counts]}"


def _days(days: tuple[date | None, date | None] | None) -> str:
    since, until = days or (None, None)
    if since == until:
        return str(since or "any time")
    return " ".join([f"from {since}"] * bool(since) + [f"until {until}"] * bool(until))


def _verdict(explanation: Explanation) -> list[str]:
    need = f"{explanation.threshold:.0%} is enough"
    if explanation.decided_by is None:
        return _paragraph("Refused", "nothing was found that may answer")
    why = f"confidence {explanation.confidence:.1%} ({need}), made of the evidence "
    why += f"{explanation.evidence:.3f} of passage {explanation.decided_by}"
    return _paragraph("Answered" if explanation.found else "Refused", why)


def _passage(passage: PassageReasons) -> Iterator[str]:
    title = ", ".join(filter(None, [passage.title, str(passage.published or "")]))
    yield clean_line(f"({passage.rank}) {title}")[:_WIDTH]
    sentence = clean_line(passage.sentence)
    yield "    " + (sentence if len(sentence) <= _WIDTH - 4 else sentence[: _WIDTH - 5] + "…")
    found = ", ".join(f"{name} #{rank}" for name, rank in passage.found_by.items())
    moves = [f"found by: {found}"]
    if passage.time is None:
        moves.append("of another time")
    if passage.before != passage.rank:
        way = "up" if passage.before > passage.rank else "down"
        moves.append(f"moved {way} from {passage.before} by the dates of reports")
    cited = f"cited as [{passage.citation}]" if passage.citation else "not shown"
    yield from (f"    {line}" for line in wrap("; ".join([*moves, cited]), _WIDTH - 4))


def _table(passages: Sequence[PassageReasons]) -> Iterator[str]:
    """Rows are signals: what they are worth, and for each passage what was measured and what that
    adds."""
    heads = "".join(f"{f'passage {each.rank}':>14}" for each in passages)
    yield f"{'':<20}{'':>4}{heads}".rstrip()
    yield f"{'signal':<20}{'×':>4}" + f"{'value':>7}{'adds':>7}" * len(passages)
    yield from _rows([each.parts for each in passages])
    yield from _sums("score", [each.score for each in passages])
    if any(each.time for each in passages):
        yield from _sums("+ the time asked for", [each.time or 0.0 for each in passages])
    yield "evidence"
    yield from _rows([each.evidence for each in passages])
    totals = [sum(part.contribution for part in each.evidence) for each in passages]
    yield from _sums("evidence, together", totals)


def _rows(columns: Sequence[Sequence[Part]]) -> Iterator[str]:
    for parts in zip(*columns, strict=True):
        name = _NAMES.get(parts[0].name, parts[0].name)
        cells = "".join(_figure(each.value) + _figure(each.contribution) for each in parts)
        yield f"{name:<20}{parts[0].weight:>4.2g}{cells}"


def _figure(number: float) -> str:
    return f"{round(number, 2) + 0.0:>7.2f}"  # no "-0.00"


def _sums(name: str, sums: Sequence[float]) -> Iterator[str]:
    yield f"{name:<20}{'':>4}" + "".join(f"{each:>14.2f}" for each in sums)
