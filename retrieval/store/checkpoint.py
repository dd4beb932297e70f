"""What the derived indexes share: a stamp beside each, telling what it was made from.

Catching up from there is `retrieval.store.sync`'s.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.store import private_files
from retrieval.text import parsed_json


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The last passage and the last tombstone that a derived index has seen."""

    passage: int = 0
    tombstone: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index on disk was derived from; another lineage or format means: start over.

    `checksums`: the CRC-32 of each of its files, by name. `begun`: the last tombstone when the
    index was made.
    """

    lineage: str
    format: str
    position: Position
    checksums: Mapping[str, int]
    begun: int = 0

    @classmethod
    def load(cls, path: Path) -> Stamp | None:
        """The stamp at `path`; None where there is none that can be read."""
        try:
            fields = parsed_json(path.read_text(encoding="utf-8"))
            position, checksums = Position(**fields["position"]), dict(fields["checksums"])
            return cls(**{**fields, "position": position, "checksums": checksums})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, path: Path) -> None:
        """Write the stamp in one step."""
        private_files.write(path, json.dumps(asdict(self)))

    def precedes(self, lineage: str, form: str, position: Position) -> bool:
        """Whether an index with this stamp can catch up to `position` of that lineage."""
        return (
            self.lineage == lineage
            and self.format == form
            and self.position.passage <= position.passage
            and self.position.tombstone <= position.tombstone
        )

    def fits(self, folder: Path) -> bool:
        """Whether the files in `folder` are still those that were stamped."""
        try:
            return all(checksum(folder / name) == then for name, then in self.checksums.items())
        except OSError:
            return False


def checksum(path: Path) -> int:
    """CRC-32 of a file. Raises OSError."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value
