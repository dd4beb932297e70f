"""Bytes of a web page or a mail → text, in whatever encoding they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from retrieval.errors import UnreadableArticle

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096  # bytes
# Python knows codecs that are no encodings of text, or take quadratic time.
_SOUND = re.compile(
    r"ascii|utf-8|utf-16(-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rut]|gb(2312|k|18030)|big5(hkscs)?"
    r"|euc_(jp|kr)|shift_jis|tis-620|mac-(roman|cyrillic)"
)
# What is declared so on the web is a superset in fact.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_MOST_REPLACED = 0.05  # of the characters; with more of them lost, nobody could read it


def decode(data: bytes, charset: str | None = None) -> str:
    """Text of `data`; `charset` is what its server says. Line ends become "\\n".

    A byte order mark decides, then UTF-8 where it fits, then what is declared, then a guess.
    Raises UnreadableArticle where it is empty, binary or garbled.
    """
    if not data.strip():
        raise UnreadableArticle("it is empty")
    text = next(filter(None, (_decoded(data, name) for name in _candidates(data, charset))), None)
    if text is None:
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") > _MOST_REPLACED * len(text):
            raise UnreadableArticle("its encoding cannot be made out")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _candidates(data: bytes, charset: str | None) -> Iterator[str]:
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            yield name
            return
    yield "utf-8"
    if _mostly_utf8(data):
        return  # a character cut in half or two is no reason to believe something else
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    for label in (charset, declared and declared[1].decode("latin-1")):
        if label and (known := _codec(label)):
            yield known
    if b"\0" in data[:8192]:
        raise UnreadableArticle("it is a binary file, not text")
    yield from _guessed(data)


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 2 < beyond


def _guessed(data: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes  # it takes a while to import

    if (best := from_bytes(data[:20_000]).best()) is not None:
        yield best.encoding


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _SOUND.fullmatch(name) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if "\0" in text else text
