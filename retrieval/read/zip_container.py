"""Formats that are zip files inside (DOCX, EPUB): opening them, and reading members in bounds.

What members of zip files of articles may be is left to `zip_archive`.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.text import shown

_MOST_MEMBERS = 20_000
_LONGEST_NAME = 80  # characters, where it is shown
_ENCRYPTED = 0x1  # flag of a member
_PIECE = 65_536  # bytes
DAMAGE = (
    BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
"""What `zipfile` raises for a file that is damaged, or made to do damage."""


def is_encrypted(member: ZipInfo) -> bool:
    return bool(member.flag_bits & _ENCRYPTED)


def is_known_packing(member: ZipInfo) -> bool:
    """Whether a member can be unpacked piece by piece."""
    return member.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def unpacked(packed: ZipFile, member: ZipInfo) -> bytes:
    """What a member holds, never more than it declares. Raises what is in DAMAGE."""
    data = bytearray()
    with packed.open(member) as file:
        # In pieces: else all would be unpacked before its size is compared.
        while piece := file.read(_PIECE):
            data += piece
    return bytes(data)


class Package:
    """An open zip file of bounded size. Every method raises UnreadableArticle."""

    def __init__(self, data: bytes, kind: str, config: Config) -> None:
        """`kind` is what the file should be, for people."""
        try:
            # In memory, so that an odd offset is no error of the disk.
            self._zip = ZipFile(BytesIO(data))
        except DAMAGE as error:
            raise UnreadableArticle(Notice("not-its-kind", kind=kind)) from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableArticle(Notice("parts", limit=_MOST_MEMBERS))
        # No more is ever unpacked of a member than it declares.
        unpacked, limit = sum(member.file_size for member in members), config.max_unpacked_bytes
        if unpacked > limit:
            raise UnreadableArticle(Notice("unpacked", size=unpacked, limit=limit))
        self._members = {member.filename: member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, most: int) -> bytes:
        """A member of at most that many bytes."""
        member = self._members.get(name)
        if member is None:
            raise UnreadableArticle(Notice("part-missing", part=_shown(name)))
        if member.file_size > most:
            raise UnreadableArticle(Notice("part-size", part=_shown(name), limit=most))
        self.check(member)
        try:
            return unpacked(self._zip, member)
        except DAMAGE as error:
            raise UnreadableArticle(Notice("part-damaged", part=_shown(name))) from error

    def check(self, member: ZipInfo) -> None:
        """That a member can be unpacked, and piece by piece."""
        if is_encrypted(member):
            raise UnreadableArticle(Notice("password"))
        if not is_known_packing(member):
            raise UnreadableArticle(Notice("odd-packing"))

    def repacked(self, suffixes: tuple[str, ...], most: int) -> BytesIO:
        """The same members, none of them packed, for libraries that read them themselves.

        They would unpack more than a member declares. `most` is for parts of these suffixes.
        """
        plain = BytesIO()
        with ZipFile(plain, "w", ZIP_STORED) as file:
            for name, member in self._members.items():
                limit = most if name.endswith(suffixes) else member.file_size
                file.writestr(name, self.read(name, limit))
        plain.seek(0)
        return plain


def _shown(name: str) -> str:
    return shown(name, _LONGEST_NAME)
