"""FAISS: the cosine over the passages' vectors. Derived; kept on disk to start faster.

When it catches up with the truth, and when it is saved, is `retrieval.store.sync`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from retrieval.encode.encoder import Vectors
from retrieval.store import private_files
from retrieval.store.checkpoint import Position, Stamp, checksum
from retrieval.store.protocol import Scored

_FILE, STAMP_FILE = "dense.faiss", "dense.json"
_FORMAT = "half-ip-1"


class Dense:
    """Vectors by passage id, in memory, all of them compared: 6 ms for 50,000.

    In 16 bits, in which a cosine is right to four digits: half the memory, and as what takes the
    time is reading it, almost half the time.
    """

    def __init__(self, lineage: str) -> None:
        self.lineage = lineage
        self.position = Position()
        self.saved = Position()
        self._index: Any = None  # until the first vectors tell the dimension

    @classmethod
    def load(cls, folder: Path, lineage: str, position: Position) -> Dense | None:
        """The index on disk; None where it is missing, damaged or from another lineage."""
        stamp = Stamp.load(folder / STAMP_FILE)
        if stamp is None or not stamp.precedes(lineage, _FORMAT, position):
            return None
        dense = cls(lineage)
        # FAISS trusts what it reads: noise in its file could ask for any amount of memory.
        if not stamp.fits(folder):
            return None
        try:
            dense._index = faiss.read_index(str(folder / _FILE))
        except (OSError, RuntimeError):
            return None
        dense.position = dense.saved = stamp.position
        return dense

    def save(self, folder: Path) -> None:
        """Raises OSError where the disk refuses; the former file then stays."""
        # Also where this fails: trying again at every question would slow each of them.
        self.saved = self.position
        scratch = folder / f"{_FILE}.new"
        try:
            private_files.make(scratch)
            faiss.write_index(self._index, str(scratch))
            stamp = Stamp(self.lineage, _FORMAT, self.position, {_FILE: checksum(scratch)})
            scratch.replace(folder / _FILE)
            stamp.save(folder / STAMP_FILE)
        except RuntimeError as error:
            raise OSError(str(error)) from error
        finally:
            scratch.unlink(missing_ok=True)

    @property
    def lag(self) -> int:
        """By how many changes the file is behind."""
        now, then = self.position, self.saved
        return (now.passage - then.passage) + (now.tombstone - then.tombstone)

    def __len__(self) -> int:
        return 0 if self._index is None else int(self._index.ntotal)

    def add(self, passage_ids: Sequence[int], vectors: Vectors) -> None:
        if not passage_ids:
            return
        if self._index is None:
            half = faiss.ScalarQuantizer.QT_fp16
            metric = faiss.METRIC_INNER_PRODUCT
            vectors_only = faiss.IndexScalarQuantizer(vectors.shape[1], half, metric)
            self._index = faiss.IndexIDMap2(vectors_only)
        if vectors.shape[1] != self._index.d:
            return  # damaged: `retrieval.store.articles` knows of it
        self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(passage_ids, np.int64))

    def remove(self, passage_ids: Sequence[int]) -> None:
        if passage_ids and len(self):
            self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(passage_ids, np.int64)))

    def nearest(self, vector: Vectors, k: int, among: Sequence[int] | None) -> list[Scored]:
        k = min(k, len(self))
        if k == 0:
            return []
        only = None
        if among is not None:
            chosen = faiss.IDSelectorBatch(np.asarray(among, np.int64))
            only = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        scores, ids = self._index.search(vector[None], k, params=only)
        found = zip(ids[0], scores[0], strict=True)
        # Where there are fewer than k, -1 fills up.
        return [(int(number), float(score)) for number, score in found if number >= 0]

    def vectors(self, passage_ids: Sequence[int]) -> Vectors:
        dimension = 0 if self._index is None else self._index.d
        found = np.zeros((len(passage_ids), dimension), dtype=np.float32)
        for row, number in enumerate(passage_ids if dimension else ()):
            try:
                found[row] = self._index.reconstruct(number)
            except RuntimeError:
                continue  # removed since: zeros
        return found
