"""What a reader is given: the bytes of one file or page, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from retrieval.read import open_file


@dataclass(frozen=True, slots=True)
class Document:
    """One file on the disk, a page of the web, or a member of an archive.

    `name` is a file name; `source` tells people and `Article.source` where it is; `url` is where a
    page was fetched from, `charset` what its server says of its encoding. Either `path` or `data`
    holds the bytes; what `path` leads to must lie below `root`, if there is one. `skip` members of
    an archive have been read before.
    """

    name: str
    source: str
    url: str | None = None
    charset: str | None = None
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    root: Path | None = None
    skip: int = 0

    @classmethod
    def file(cls, path: Path, root: Path | None = None) -> Document:
        return cls(path.name, str(path.resolve()), path=path, root=root)

    @classmethod
    def page(cls, url: str, charset: str | None, data: bytes) -> Document:
        """Something fetched from `url`, which has no fragment."""
        address = urlsplit(url)
        name = unquote(address.path.rstrip("/").rpartition("/")[2])
        return cls(name or address.hostname or url, url, url, charset, data=data)

    @property
    def stem(self) -> str:
        """The name without its suffix: a title where there is no better one."""
        return Path(self.name).stem if self.url is None else self.name.partition(".")[0]

    @property
    def size(self) -> int:
        """How many bytes it seems to have: what may be swapped is looked at again when it is open.

        0 where that cannot be told.
        """
        if self.path is None:
            return len(self.data or b"")
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def holding(self, data: bytes | None) -> Document:
        """The same with its bytes at hand."""
        return replace(self, data=data, path=None, root=None)

    def read(self) -> bytes:
        """All of it. Raises OSError, and UnreadableArticle for what is no file."""
        if self.data is not None:
            return self.data
        with self.open() as stream:
            return stream.read()

    def open(self) -> BinaryIO:
        """A file to read it from piece by piece. Raises as `read` does."""
        if self.data is not None:
            return BytesIO(self.data)
        assert self.path is not None
        return open_file.regular(self.path, self.root)
