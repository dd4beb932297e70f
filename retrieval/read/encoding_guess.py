"""Bytes in an unknown encoding → the encodings that make sense of them, likeliest first.

An encoding is believed where the text becomes one of the languages that are written in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.languages.recognition import shares

_WESTERN = "en de fr es it pt nl da no sv fi is ca eu gl ga sq af id ms sw la eo br oc lb fo"
_CENTRAL = "pl cs sk hu sl hr bs ro sr"
_CYRILLIC = "ru uk be bg sr mk"
_RUSSIAN = "ru uk be bg"
# The languages that each is used for. Of equally likely ones the first counts.
_LANGUAGES = {
    "cp1252": _WESTERN,
    "cp1251": _CYRILLIC,
    "koi8_u": _CYRILLIC,
    "cp866": _CYRILLIC,
    "iso8859_5": _RUSSIAN,
    "mac_cyrillic": _RUSSIAN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1257": "lt lv et",
    "cp1254": "tr az",
    "shift_jis": "ja",
    "euc_jp": "ja",
    "gb18030": "zh",
    "big5": "zh",
    "euc_kr": "ko",
    "cp850": _WESTERN,
    "cp1253": "el",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "tis_620": "th",
}
# A language with letters of its own is seen in whatever becomes such letters, ...
_OWN_LETTERS = {
    "cp1253": re.compile("[\u0370-\u03ff]"),
    "cp1255": re.compile("[\u0590-\u05ff]"),
    "cp1256": re.compile("[\u0600-\u06ff]"),
    "tis_620": re.compile("[\u0e00-\u0e7f]"),
}
# ... so it is believed less, as is what was rarely used.
_BELIEVED = {
    "iso8859_5": 0.7,
    "mac_cyrillic": 0.8,
    "tis_620": 0.5,
    "cp1253": 0.8,
    "cp1255": 0.8,
    "cp1256": 0.8,
}
_LATIN = {"cp1252", "cp1250", "iso8859_2", "cp1257", "cp1254", "cp850"}
# The first bytes of frequent characters: what is no Chinese decodes to all kinds of rare ones.
_FREQUENT = {"gb18030": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7), "euc_kr": range(0xB0, 0xC9)}
_LEAST_LIKELY = 0.2
# What stands around bytes beyond ASCII, without the tags of HTML.
_CONTEXT = 60  # bytes
_TELLING = re.compile(rb"[^<>\n]{0,60}[\x80-\xff][^<>\n]{0,60}")
_BEYOND = re.compile(rb"[\x80-\xff]")
_BLOCK = 4_096  # bytes
_LOOKED_AT = 2_000  # bytes
_COMMON = frozenset("“”„‘’«»‹›–—…•·№§©®™°€£±\xa0\xad´`、。「」『』，！？：；（）《》・ー　")


def encodings(data: bytes) -> Iterator[str]:
    """Names of Python codecs. Nothing is promised about what they make of all of `data`."""
    sample = b"\n".join(_pieces(data))
    ranked = sorted(
        ((_sense(sample, codec, usual.split()), codec) for codec, usual in _LANGUAGES.items()),
        key=lambda each: -each[0],
    )
    yield from (codec for sense, codec in ranked if sense >= _LEAST_LIKELY)
    # Too little to tell, as in one name with an accent.
    if _soundness(sample.decode("cp1252", "replace"), "cp1252") == 1 and _mostly_ascii(sample):
        yield "cp1252"


def _pieces(data: bytes) -> Iterator[bytes]:
    """What `_TELLING` finds; it would try at each byte of what is ASCII."""
    size = end = 0
    for at in _beyond(data):
        if at < end:
            continue
        before = data[max(end, at - _CONTEXT) : at]
        start = at - len(before) + max(before.rfind(mark) for mark in (b"<", b">", b"\n")) + 1
        if found := _TELLING.match(data, start):
            yield found[0]
            end = found.end()
            size += len(found[0])
        if size > _LOOKED_AT:
            return


def _beyond(data: bytes) -> Iterator[int]:
    """Where the bytes beyond ASCII are."""
    for begin in range(0, len(data), _BLOCK):
        block = data[begin : begin + _BLOCK]
        if not block.isascii():
            yield from (begin + found.start() for found in _BEYOND.finditer(block))


def _sense(sample: bytes, codec: str, usual: list[str]) -> float:
    """How likely `sample` is a text in that encoding, from 0 to 1."""
    text = sample.decode(codec, "replace")
    sound = _soundness(text, codec)
    if sound <= 0:
        return 0.0
    likely = shares(text)
    share = sum(likely.get(language, 0.0) for language in usual)
    return share * sound * _BELIEVED.get(codec, 1)


def _soundness(text: str, codec: str) -> float:
    """1 for characters as they occur in texts, less the more of them do not."""
    beyond = [character for character in text if character > "\x7f"]
    letters = sum(character.isalpha() for character in text)
    if not beyond or (codec in _LATIN and 2 * sum(map(str.isalpha, beyond)) > letters + 2):
        return 0.0
    odd = sum(not _is_usual(character, codec) for character in beyond)
    # In the wrong one of two Cyrillic encodings, small letters are capitals.
    odd += sum(pair[0].islower() and pair[1].isupper() for pair in _pairs(text))
    return 1 - 3 * odd / len(beyond)


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1) if not text[at : at + 2].isascii())


def _is_usual(character: str, codec: str) -> bool:
    if codec in _FREQUENT and character.isalpha():
        return character.encode(codec, "replace")[0] in _FREQUENT[codec]
    if character in _COMMON:
        return True
    own = _OWN_LETTERS.get(codec)
    return own.match(character) is not None if own else character.isalpha()


def _mostly_ascii(sample: bytes) -> bool:
    return sum(byte > 0x7F for byte in sample) * 3 <= len(sample)
