"""Damaged files, read as indexing reads them."""

from __future__ import annotations

import resource
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Self

from trials import Outcome, Trial, Variant, oddities
from variants import files_of, variant

from retrieval import Article, Config
from retrieval.read import read
from retrieval.read.document import Document
from retrieval.read.formats import SUFFIXES

FORMATS = Path(__file__).parent / "formats"
_MEMORY = 2_000_000_000  # bytes of address space that may come to what this process has
BAD_REASONS = {"crashed", "memory", "slow", "no-reader"}


class Files(Trial):
    """Variants of the files of a folder."""

    def __init__(self, seed: int, keep: Path, folder: Path = FORMATS) -> None:
        super().__init__(seed, keep)
        self.files: Sequence[Path] = files_of(folder)
        self._config = Config(read_seconds=self.seconds, read_memory_bytes=1_000_000_000)
        self._limits = resource.getrlimit(resource.RLIMIT_AS)

    def __enter__(self) -> Self:
        # What the tests before left in this process is no matter: a limit that is below it would
        # let no thread start.
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + _MEMORY, self._limits[1]))
        return self

    def __exit__(self, *error: object) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self._limits)

    def variant(self, number: int) -> Variant:
        name, data = variant(self.files, self.seed, number)
        return Variant(Path(name).suffix, name, data)

    def check(self, variant: Variant, number: int, path: Path, outcome: Outcome) -> Iterator[str]:
        for each in read(path, self._config):
            if isinstance(each, Article):
                outcome.taken[variant.sort] += 1
                yield from oddities(each, str(path.resolve()))
                continue
            yield from outcome.refuse(variant.sort, str(each.reason))
            if each.reason.code in BAD_REASONS:
                yield str(each.reason)

    def explain(self, path: Path) -> None:
        module = import_module(f"retrieval.read.{SUFFIXES[path.suffix].module}")
        list(module.read(Document.file(path), self._config))


def _address_space() -> int:
    """Bytes that this process has; as many as usual where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 1_000_000_000
    return pages * resource.getpagesize()
