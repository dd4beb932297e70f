"""Bytes of a text, a web page or a mail → text, in whatever encoding they are.

What an encoding may be that nobody declares is `encoding_guess`'s.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import IncrementalNewlineDecoder
from typing import BinaryIO

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice

_MARKS = {
    # Before that of UTF-16, which is its beginning.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*+=\s*+["']?\s*+([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096  # bytes
# Python knows codecs that are no encodings of text, or take quadratic time.
_SOUND = re.compile(
    r"ascii|utf-8|utf-16(-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rut]|gb(2312|k|18030)|big5(hkscs)?"
    r"|euc_(jp|kr)|shift_jis|tis-620|mac-(roman|cyrillic)"
)
# What is declared so on the web is a superset in fact.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# Mails in 7 bits: they would pass for UTF-8.
_SHIFTED = re.compile(r"iso2022_(jp|kr)(_\w+)?")
_MOST_REPLACED = 0.05  # of the characters; with more of them lost, nobody could read it
_MOST_CONTROLS = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_AROUND = 10_000  # bytes before and after the first that are not UTF-8
_CHUNK = 1_000_000
_BLOCK = 4_096  # bytes that are looked at together ...
_MOST_BLOCKS = 64  # ... and so many of them that tell anything, from all over a text


def decode(data: bytes, charset: str | None = None) -> str:
    """Text of `data`; `charset` is what its server says. Line ends become "\\n".

    A byte order mark decides, then UTF-8 where it fits, then what is declared, then a guess.
    Raises UnreadableArticle where it is empty, binary or garbled.
    """
    if not data or data.isspace():
        raise UnreadableArticle(Notice("empty"))
    _, text = _read_as(data, charset)
    if not text or text.isspace():
        raise UnreadableArticle(Notice("empty"))
    return text


def name_of(stream: BinaryIO, charset: str | None = None) -> str:
    """The encoding of a text that will be read piece by piece; all of it is looked at.

    Leaves `stream` at its beginning. Raises UnreadableArticle where it is empty, binary or garbled.
    """
    beginning = stream.read(_AROUND)
    mark = next((mark for mark in _MARKS if beginning.startswith(mark)), b"")
    if len(beginning) < _AROUND and not beginning[len(mark) :].strip():
        raise UnreadableArticle(Notice("empty"))
    stream.seek(0)
    found = _MARKS.get(mark) or _unmarked(stream, charset)
    stream.seek(0)
    return found


def _unmarked(stream: BinaryIO, charset: str | None) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = chunk = b""
    while True:
        before, chunk = chunk, stream.read(_CHUNK)
        if b"\0" in chunk:
            raise UnreadableArticle(Notice("binary"))
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            lines = before[-_AROUND:] + error.object[: error.start + _AROUND]
            return _read_as(_whole_lines(lines[-2 * _AROUND :]), charset)[0]
        if not chunk:
            return "utf-8"


def _whole_lines(data: bytes) -> bytes:
    """`data` from its second line on, where it is cut out of more: no character is cut in two."""
    return data.partition(b"\n")[2] or data if len(data) == 2 * _AROUND else data


def _read_as(data: bytes, charset: str | None) -> tuple[str, str]:
    """The encoding that fits best, and the text. Raises UnreadableArticle."""
    for name in _candidates(data, charset):
        text = _decoded(data, name)
        if text is not None:
            if "utf" not in name and _controls(text) > _MOST_CONTROLS * len(text):
                raise UnreadableArticle(Notice("binary"))
            return name, text
    if b"\0" in data:
        raise UnreadableArticle(Notice("binary"))
    text = _pieced(data, "utf-8", "replace")
    if text.count("\ufffd") > _MOST_REPLACED * len(text):
        raise UnreadableArticle(Notice("encoding"))
    return "utf-8", text


def _candidates(data: bytes, charset: str | None) -> Iterator[str]:
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            yield name
            return
    shifted = _codec(charset or "")
    if shifted and _SHIFTED.fullmatch(shifted):
        yield shifted
    yield "utf-8"
    if _mostly_utf8(_telling(data)):
        return  # a character cut in half or two is no reason to believe something else
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    for label in (charset, declared and declared[1].decode("latin-1")):
        if label and (known := _codec(label)):
            yield known
    if b"\0" in data[:8192]:
        raise UnreadableArticle(Notice("binary"))
    from retrieval.read.encoding_guess import encodings  # its model takes a while to load

    yield from encodings(data)


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 2 < beyond


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    known = _SOUND.fullmatch(name) or _SHIFTED.fullmatch(name)
    return _MEANT.get(name, name) if known else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = _pieced(data, encoding, "strict")
    except (UnicodeError, LookupError):  # UTF-16 without its mark is more than a decoding error
        return None
    return None if "\0" in text else text


def _pieced(data: bytes, encoding: str, errors: str) -> str:
    """Text with its line ends as they should be, in pieces: other threads want their turn."""
    decoder = IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(errors), True)
    begins = range(0, len(data), _CHUNK)
    pieces = (decoder.decode(data[at : at + _CHUNK], at == begins[-1]) for at in begins)
    return "".join(pieces)


def _telling(data: bytes) -> bytes:
    """What of a text is more than ASCII; of much of it, stretches from everywhere."""
    blocks = [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)]
    beyond = [block for block in blocks if not block.isascii()]
    return b"".join(beyond[:: max(1, len(beyond) // _MOST_BLOCKS)])


def _controls(text: str) -> int:
    return sum(len(_CONTROL.findall(text, at, at + _CHUNK)) for at in range(0, len(text), _CHUNK))
