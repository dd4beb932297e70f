"""A run of questions as a file, to be compared with that of another day; `comparison` does that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from retrieval.errors import InputError
from retrieval.evaluate.metrics import metrics
from retrieval.evaluate.outcomes import DEPTH, Cited, Outcome, ShownPassage
from retrieval.evaluate.questions import Question
from retrieval.library import Library
from retrieval.text import parsed_json

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Archive:
    """What the questions were put to. `settings`: those of the engine that decide on answers."""

    version: str
    model: str
    articles: int
    passages: int
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """Questions asked of one archive at one time. `made`: ISO 8601, UTC."""

    made: str
    archive: Archive
    outcomes: tuple[Outcome, ...]


def run_of(library: Library, outcomes: Sequence[Outcome]) -> Run:
    """The run that just took place. Raises StoreError."""
    counts, config = library.counts(), library.config
    name, fingerprint = library.store.model() or ("", "")
    settings = {
        "language": config.language,
        "min_confidence": config.min_confidence,
        "confidence_slope": config.confidence_slope,
        "confidence_middle": config.confidence_middle,
    }
    model = f"{name} ({fingerprint[:8]})"
    archive = Archive(_version(), model, counts.articles, counts.passages, settings)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return Run(made, archive, tuple(outcomes))


def save(run: Run, path: Path) -> None:
    """Write a run as JSON. Raises OSError."""
    fields = {
        "citebot_run": _FORMAT,
        "made": run.made,
        "archive": asdict(run.archive),
        # For people; `load` works them out anew.
        "metrics": asdict(metrics(run.outcomes)),
        "outcomes": [asdict(each) for each in run.outcomes],
    }
    text = json.dumps(fields, indent=1, default=date.isoformat)
    path.write_text(text + "\n", encoding="utf-8")


def load(path: Path) -> Run:
    """A run that was saved. Raises InputError."""
    try:
        fields = parsed_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The run {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"{path} is no saved run: it is not JSON.") from error
    if not isinstance(fields, dict) or "citebot_run" not in fields:
        raise InputError(f"{path} is no saved run: make one with `citebot eval … --save {path}`.")
    if fields["citebot_run"] != _FORMAT:
        raise InputError(f"The run {path} was saved by another version of Citebot; save it anew.")
    try:
        outcomes = tuple(_outcome(each) for each in fields["outcomes"])
        return Run(str(fields["made"]), Archive(**fields["archive"]), outcomes)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(f"The run {path} is damaged; save it anew.") from error


def _outcome(fields: dict[str, Any]) -> Outcome:
    asked, first = fields.pop("question"), fields.pop("first")
    question = Question(
        str(asked["question"]),
        tuple(map(str, asked["articles"])),
        tuple(map(str, asked["answers"])),
        _day(asked["today"]),
    )
    rank, score = fields["rank"], fields["score"]
    confidence, elapsed_ms = float(fields["confidence"]), float(fields["elapsed_ms"])
    if rank not in (None, *range(1, DEPTH + 1)) or not 0 <= confidence <= 1 or not elapsed_ms >= 0:
        raise ValueError(fields)
    return Outcome(
        question=question,
        rank=rank,
        marked=bool(fields["marked"]),
        found=bool(fields["found"]),
        confidence=confidence,
        score=None if score is None else float(score),
        elapsed_ms=elapsed_ms,
        first=_passage(first) if first else None,
        # Runs that were saved by earlier versions have none.
        cited=tuple(_cited(**each) for each in fields.get("cited", ())),
    )


def _passage(fields: dict[str, Any]) -> ShownPassage:
    marks = tuple((int(start), int(end)) for start, end in fields["marks"])
    return ShownPassage(str(fields["title"]), _day(fields["published"]), str(fields["text"]), marks)


def _cited(article: str, start: int, end: int, right: bool) -> Cited:
    return Cited(str(article), int(start), int(end), bool(right))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("citebot")
    except metadata.PackageNotFoundError:
        return "from source"
