"""Good files → broken ones, by seed and number. Reading them is left to `fuzz`."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from retrieval.read.formats import SUFFIXES

_ZIPPED = (".zip", ".docx", ".epub")
_LARGEST = 2_000_000  # bytes of a variant
_TELLING = (
    b"\0", b"\xff", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"-1", b"0", b"2147483648",
    b"99999999999999999999", b"1e999", b"nan", b"\n", b"\r", b"\r\n\r\n", b'"', b"'", b"<", b">",
    b"</", b"<!--", b"]]>", b"<![CDATA[", b"&#0;", b"&#xD800;", b"&lt;", b"{", b"}", b"[", b"]",
    b"---\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"%", b"%s", b"../",
    b"\nFrom ", b"=?utf-8?b?", b"boundary=", b"endobj", b"stream", b"PK\3\4", b"PK\1\2", b"PK\5\6",
    b",", b"\t", b"\xe2\x80\xae", b"\x1b[2J", b"1" * 5_000, b"A" * 5_000, b" " * 5_000,
)  # fmt: skip

Mutation = Callable[[bytearray, random.Random, bytes], None]


def files_of(folder: Path) -> list[Path]:
    """The files below `folder` that have a known suffix."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def variant(files: Sequence[Path], seed: int, number: int) -> tuple[str, bytes]:
    """The name and the bytes of a variant: the same for the same files, seed and number."""
    chance = random.Random(f"{seed} {number}")
    path, other = files[number % len(files)], chance.choice(files)
    data, suffix = path.read_bytes(), path.suffix
    if suffix in _ZIPPED and chance.random() < 0.7:
        data = _inside(data, chance, other.read_bytes())
    else:
        data = damaged(data, chance, other.read_bytes())
    if chance.random() < 0.03:
        suffix = chance.choice(sorted(SUFFIXES))
    return f"{path.stem}{suffix}", data[:_LARGEST]


def damaged(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """`data` with some damage; parts of it may come from `other`."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(_MUTATIONS)(broken, chance, other)
    return bytes(broken)


def _inside(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A zip file with one damaged member, whose packing is whole."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        members = [(name, file.read(name)) for name in file.namelist()]
    at = chance.randrange(len(members))
    name, content = members[at]
    members[at] = (name, damaged(content, chance, other))
    if chance.random() < 0.05:
        members[at] = (chance.choice(("../x.txt", "a\nb.txt", name * 50)), content)
    if chance.random() < 0.1:
        del members[chance.randrange(len(members))]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", chance.choice((0, 8))) as file:
        for name, content in members:
            file.writestr(name, content)
    return packed.getvalue()


def _stretch(data: bytearray, chance: random.Random, most: int = 4_096) -> slice:
    start = chance.randrange(len(data) + 1)
    return slice(start, min(len(data), start + chance.randint(1, most)))


def _flip(data: bytearray, chance: random.Random, other: bytes) -> None:
    for _ in range(chance.choice((1, 4, 64)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, chance: random.Random, other: bytes) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _remove(data: bytearray, chance: random.Random, other: bytes) -> None:
    del data[_stretch(data, chance)]


def _double(data: bytearray, chance: random.Random, other: bytes) -> None:
    part = data[_stretch(data, chance)]
    at = chance.randrange(len(data) + 1)
    data[at:at] = part * chance.choice((1, 1, 2, 100))


def _fill(data: bytearray, chance: random.Random, other: bytes) -> None:
    where = _stretch(data, chance)
    data[where] = chance.choice((b"\0", b"\xff", b" ")) * (where.stop - where.start)


def _swap(data: bytearray, chance: random.Random, other: bytes) -> None:
    size = chance.randint(1, 1_024)
    first, second = (chance.randrange(len(data) + 1) for _ in range(2))
    data[first : first + size], data[second : second + size] = (
        data[second : second + size],
        data[first : first + size],
    )


def _tell(data: bytearray, chance: random.Random, other: bytes) -> None:
    value = chance.choice(_TELLING)
    at = chance.randrange(len(data) + 1)
    data[at : at + chance.choice((0, len(value)))] = value


def _number(data: bytearray, chance: random.Random, other: bytes) -> None:
    """Another number where one stands."""
    numbers = list(re.finditer(rb"\d+", data))
    if numbers:
        found = chance.choice(numbers)
        data[found.start() : found.end()] = chance.choice(
            (b"0", b"-1", b"65536", b"9" * 12, b"1e9")
        )


def _splice(data: bytearray, chance: random.Random, other: bytes) -> None:
    at, there = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    data[at:] = other[there:]


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _cut, _remove, _double, _fill, _swap, _tell, _tell, _number, _splice,
)  # fmt: skip
