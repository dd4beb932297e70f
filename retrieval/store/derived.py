"""What the derived indexes share: a stamp beside each, telling what it was made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.store.truth import Position


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index on disk was derived from; another lineage or format means: start over."""

    lineage: str
    format: str
    position: Position
    checksum: int = 0

    @classmethod
    def load(cls, path: Path) -> Stamp | None:
        """The stamp at `path`; None where there is none that can be read."""
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{**fields, "position": Position(**fields["position"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, path: Path) -> None:
        """Write the stamp in one step."""
        scratch = path.with_name(path.name + ".new")
        scratch.write_text(json.dumps(asdict(self)), encoding="utf-8")
        scratch.replace(path)

    def precedes(self, lineage: str, form: str, position: Position) -> bool:
        """Whether an index with this stamp can catch up to `position` of that lineage."""
        return (
            self.lineage == lineage
            and self.format == form
            and self.position.passage <= position.passage
            and self.position.tombstone <= position.tombstone
        )
