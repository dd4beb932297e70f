"""Formats that are zip files inside (DOCX, EPUB): opening them, and reading members in bounds."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from retrieval.config import Config
from retrieval.errors import UnreadableArticle

_MOST_MEMBERS = 20_000
_LONGEST_NAME = 80  # characters, where it is shown
_ENCRYPTED = 0x1  # flag of a member
DAMAGE = (BadZipFile, zlib.error, EOFError, ValueError, OverflowError, NotImplementedError)
"""What `zipfile` raises for a file that is damaged, or made to do damage."""


class Package:
    """An open zip file of bounded size. Every method raises UnreadableArticle."""

    def __init__(self, data: bytes, kind: str, config: Config) -> None:
        """`kind` is what the file should be, for people."""
        try:
            # In memory, so that an odd offset is no error of the disk.
            self._zip = ZipFile(BytesIO(data))
        except DAMAGE as error:
            raise UnreadableArticle(f"it is damaged, or no {kind} file") from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableArticle(f"it holds more than {_MOST_MEMBERS:,} parts")
        # No more is ever unpacked of a member than it declares.
        unpacked, limit = sum(member.file_size for member in members), config.max_unpacked_bytes
        if unpacked > limit:
            raise UnreadableArticle(
                f"it would have {unpacked / 1e6:,.0f} MB unpacked, more than the limit of "
                f"{limit / 1e6:,.0f} MB"
            )
        self._members = {member.filename: member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, most: int) -> bytes:
        """A member of at most that many bytes."""
        member = self._members.get(name)
        if member is None:
            raise UnreadableArticle(f"its part {_shown(name)} is missing")
        if member.file_size > most:
            raise UnreadableArticle(f"its part {_shown(name)} has more than {most / 1e6:g} MB")
        self.check(member)
        try:
            return self._zip.read(member)
        except DAMAGE as error:
            raise UnreadableArticle(f"its part {_shown(name)} is damaged") from error

    def check(self, member: ZipInfo) -> None:
        """That a member can be unpacked, and piece by piece."""
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableArticle("it is protected by a password")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableArticle("it is packed in a way that its format does not know")

    def check_all(self, suffixes: tuple[str, ...], most: int) -> None:
        """That of all members, and the size of some, for libraries that read them themselves."""
        for name, member in self._members.items():
            self.check(member)
            if name.endswith(suffixes) and member.file_size > most:
                raise UnreadableArticle(f"its part {_shown(name)} has more than {most / 1e6:g} MB")


def _shown(name: str) -> str:
    """A name that somebody else chose, short and in one line."""
    printable = "".join(character if character.isprintable() else "�" for character in name)
    return printable if len(printable) <= _LONGEST_NAME else f"{printable[:_LONGEST_NAME]}…"
