"""Answers and articles → terminal, plain text, JSON. Where they are printed is left to others.

Rich is imported inside functions: what goes into a pipe or a file needs none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.citation_spans import answers, marks
from bot.counted_lists import counted_fields, counted_lines
from bot.explain import explanation_fields
from bot.sanitize import clean, clean_line
from retrieval import Answer, Article, Citation, Period, Span

if TYPE_CHECKING:
    from rich.console import Group
    from rich.text import Text

NOT_FOUND = "The archive does not answer this."
NEAREST = "The nearest passages:"
_EARLIER = "earlier report"
_MARK = "**"
_INDENT = 4
# An article up to this length, in characters, is shown whole; of a longer one about so many
# on either side of the passage.
_SHORT = 4_000
_AROUND = 1_000

# --- shared pieces


def place(source: str | None) -> str:
    """Where an article lies: a path below the current folder as relative, anything else as is."""
    if not source or "://" in source:
        return source or ""
    try:
        return str(Path(source).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return source


def article_line(article: Article, at: str = "") -> str:
    """ "Title, p. 3, 2031-05-23, path or link", as far as these are known."""
    parts = (article.title, at, str(article.published or ""), place(article.url or article.source))
    return ", ".join(clean_line(part) for part in parts if part)


def citation_line(citation: Citation) -> str:
    """ "[1] Title, 2031-05-23, path", and what it said where there is a later report."""
    line = f"[{citation.rank}] {article_line(citation.article, citation.place)}"
    if not citation.earlier:
        return line
    said = [clean_line(citation.text[slice(*words)]) for words in answers(citation)[:1]]
    return f"{line} ({': said '.join([_EARLIER, *said])})"


def understood_lines(answer: Answer) -> list[str]:
    """How the question was read, and the time that it asks for; as far as there is something to
    say."""
    read_as = [f"Read as: {clean_line(answer.read_as)}"] if answer.read_as else []
    return [*read_as, *([f"Period: {answer.period}"] if answer.period else [])]


def excerpt(citation: Citation) -> tuple[str, Span]:
    """The cited article, or the paragraphs around the passage where it is long; and the
    passage's span in that."""
    text, start, end = citation.article.text, citation.start, citation.end
    if len(text) <= _SHORT:
        return text, (start, end)
    first, last = _cut_before(text, start), _cut_after(text, end)
    before, after = "…\n\n" if first else "", "\n\n…" if last < len(text) else ""
    shift = len(before) - first
    return before + text[first:last] + after, (start + shift, end + shift)


def _cut_before(text: str, start: int) -> int:
    """Where to begin: a paragraph, else a word, within `_AROUND` characters of `start`."""
    earliest = start - _AROUND
    if earliest <= 0:
        return 0
    for gap in ("\n\n", " "):
        if (found := text.find(gap, earliest, start)) >= 0:
            return found + len(gap)
    return start


def _cut_after(text: str, end: int) -> int:
    latest = end + _AROUND
    if latest >= len(text):
        return len(text)
    for gap in ("\n\n", " "):
        if (found := text.rfind(gap, end, latest)) >= 0:
            return found
    return end


# --- plain text


def plain_answer(answer: Answer) -> str:
    """The answer for pipes and files: nothing but text, marked sentences in asterisks."""
    parts = ["\n".join(lines)] if (lines := understood_lines(answer)) else []
    parts += [] if answer.found or answer.asks_nothing else [NOT_FOUND]
    if not answer.found and answer.citations:
        parts.append(NEAREST)
    if counted := answer.counted:
        parts += [clean_line(str(counted.said))]
        parts += [] if answer.citations else counted_lines(counted, place)
    return "\n\n".join([*parts, *map(plain_citation, answer.citations)])


def plain_citation(citation: Citation) -> str:
    lines = _marked(citation.text, marks(citation)).split("\n")
    shown = [citation_line(citation), *(" " * _INDENT + line if line else "" for line in lines)]
    shown += [f"{' ' * _INDENT}also in: {article_line(article)}" for article in citation.also_in]
    return "\n".join(shown)


def plain_article(citation: Citation) -> str:
    """The article around a citation, the passage in asterisks."""
    text, passage = excerpt(citation)
    return f"{citation_line(citation)}\n\n{_marked(text, [passage])}"


def _marked(text: str, spans: Sequence[Span]) -> str:
    shown = clean(text)
    for start, end in sorted(spans, reverse=True):
        shown = shown[:start] + _MARK + shown[start:end] + _MARK + shown[end:]
    return shown


# --- terminal


def terminal_answer(answer: Answer) -> Group:
    """The answer for a terminal, marked sentences in bold and reverse."""
    from rich.console import Group
    from rich.text import Text

    parts: list[Any] = []
    if lines := understood_lines(answer):
        parts += [*(Text(line, style="dim") for line in lines), Text()]
    if not answer.found and not answer.asks_nothing:
        parts.append(Text(NOT_FOUND, style="bold yellow"))
        parts += [Text(NEAREST), Text()] if answer.citations else []
    if counted := answer.counted:
        parts += [Text(clean_line(str(counted.said)), style="bold"), Text()]
        lines = [] if answer.citations else counted_lines(counted, place)
        parts += [part for each in lines for part in (Text(each), Text())]
    for citation in answer.citations:
        parts += [terminal_citation(citation), Text()]
    figures = f"confidence {answer.confidence:.0%}, {answer.elapsed_ms:.0f} ms"
    return Group(*parts, Text(figures, style="dim"))


def terminal_citation(citation: Citation) -> Group:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    body = Text(clean(citation.text))
    _stylize(body, citation, 0)
    also = [Text(f"also in: {article_line(article)}", style="dim") for article in citation.also_in]
    return Group(_heading(citation), Padding(Group(body, *also), (0, 0, 0, _INDENT), expand=False))


def terminal_article(citation: Citation) -> Group:
    """The article around a citation: the passage bold, its marked sentences reversed too."""
    from rich.console import Group
    from rich.text import Text

    text, (first, last) = excerpt(citation)
    body = Text(clean(text))
    body.stylize("bold", first, last)
    _stylize(body, citation, first)
    return Group(_heading(citation), Text(), body)


def _stylize(body: Text, citation: Citation, first: int) -> None:
    """Mark the sentences of a citation that stands at `first`, and underline what answers."""
    for start, end in marks(citation):
        body.stylize("bold reverse", first + start, first + end)
    for start, end in answers(citation):
        body.stylize("underline", first + start, first + end)


def _heading(citation: Citation) -> Text:
    from rich.text import Text

    return Text(citation_line(citation), style="bold cyan")


# --- JSON


def answer_fields(answer: Answer, explain: bool = False) -> dict[str, Any]:
    """The answer under the names that the Python API has for its parts.

    `explain`: with its explanation.
    """
    explanation = answer.explain() if explain else None
    return {
        "question": answer.question,
        "found": answer.found,
        "confidence": answer.confidence,
        "citations": [citation_fields(citation) for citation in answer.citations],
        "elapsed_ms": answer.elapsed_ms,
        "notices": list(map(str, answer.notices)),
        "noticed": [notice.plain() | {"text": str(notice)} for notice in answer.notices],
        "period": period_fields(answer.period) if answer.period else None,
        "read_as": answer.read_as,
        "counted": counted_fields(answer.counted) if answer.counted else None,
        **({"explanation": explanation_fields(explanation)} if explanation else {}),
    }


def period_fields(period: Period) -> dict[str, str | None]:
    """First and last day, ISO 8601; None for a side that is open."""
    return {
        "since": period.since.isoformat() if period.since else None,
        "until": period.until.isoformat() if period.until else None,
    }


def citation_fields(citation: Citation) -> dict[str, Any]:
    return {
        "rank": citation.rank,
        "score": citation.score,
        "article": article_fields(citation.article),
        "start": citation.start,
        "end": citation.end,
        "place": citation.place,
        "earlier": citation.earlier,
        "confidence": citation.confidence,
        "text": citation.text,
        "highlights": [
            {
                "start": mark.start,
                "end": mark.end,
                "text": mark.text,
                "answer": list(mark.answer) if mark.answer else None,
            }
            for mark in citation.highlights
        ],
        "also_in": [article_fields(article) for article in citation.also_in],
    }


def article_fields(article: Article) -> dict[str, Any]:
    """An article without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "tags": list(article.tags),
        "language": article.language,
        "author": article.author,
    }
