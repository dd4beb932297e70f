"""Files that an administrator sends: paragraphs of one letter, bombs, odd bytes, odd days."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache

from hostile_parts import FORMATS, zipped
from variants import files_of, variant

from benchmarks.attacks.field import Attack, Field, short, told

_SEED = 11


async def _sent(field: Field, name: str, data: bytes, seconds: float = 100.0) -> str:
    return await told(await field.boss.send_document(name, data), seconds)


async def paragraphs(field: Field) -> str:
    """Two million paragraphs of one letter."""
    return await _sent(field, "letters.txt", b"Title\n\n" + b"x\n\n" * 2_000_000)


async def odd_byte(field: Field) -> str:
    """English, and one byte at its end that is none in its encoding."""
    return await _sent(field, "odd.txt", b"The bridge is open. " * 950_000 + b"\xe9")


@cache
def _bomb(depth: int = 5, times: int = 60) -> bytes:
    """A PDF of 3 KB whose page draws a form that draws a form ..., each many times."""
    shown = b"BT /F 12 Tf 50 700 Td (Some text here.) Tj ET /X Do"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources "
        b"<< /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for level in range(depth):
        last = level == depth - 1
        body = b"BT /F 12 Tf 50 600 Td (x) Tj ET" if last else b"/X Do " * times
        inner = b"" if last else b"/XObject << /X %d 0 R >> " % (7 + level)
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font "
            b"<< /F 5 0 R >> %s>> /Length %d >>\nstream\n%s\nendstream" % (inner, len(body), body)
        )
    numbered = (b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + b"".join(numbered) + b"trailer << /Root 1 0 R /Size 11 >>\n%%EOF"


async def bombs(field: Field) -> str:
    """Two zips, each of eight small PDFs that take a reader as long as it may."""
    data = zipped({f"{number}.pdf": _bomb() for number in range(8)})
    ends = await asyncio.gather(_sent(field, "a.zip", data, 170), _sent(field, "b.zip", data, 170))
    return ends[-1]


async def unpacked(field: Field) -> str:
    """A zip of texts that are small only as long as they are packed."""

    def make() -> bytes:
        return zipped({f"{n}.txt": (b"word%d " % n) * 2_500_000 for n in range(8)})

    return await _sent(field, "texts.zip", await asyncio.to_thread(make))


async def days(field: Field) -> str:
    """Articles of the years 1 and 9999, and a question that counts from them."""
    vote = b"The bridge vote\n\nThe town held the vote on the new bridge. 61 were for it."
    flood = b"The great flood\n\nThe flood of the river destroyed the old mill before dawn."
    await _sent(field, "9999-12-31-vote.txt", vote)
    await _sent(field, "0001-01-01-flood.txt", flood)
    helper = field.helpers[0]
    for question in ("what happened since the vote?", "what happened before the flood?"):
        answer = await helper.asks(question, timeout=60)
    return f"asked and answered: {short(answer.text)}"


async def many(field: Field) -> str:
    """Sixty files of 19 MB, forwarded at once."""
    data = b"T\n\n" + bytes(19_000_000)
    sent = [await field.boss.send_document(f"{n}.txt", data) for n in range(60)]
    ends = await asyncio.gather(*(told(each, 170) for each in sent))
    return f"{len(ends)} told of, the last: {ends[-1]}"


async def damaged(field: Field) -> str:
    """Some of the fuzz's files."""
    files = files_of(FORMATS)
    ends = []
    for _ in range(5):
        number = field.chance.randrange(100_000)
        made = await asyncio.to_thread(variant, files, _SEED, number)
        ends.append(await _sent(field, *made))
    return f"{len(ends)} told of, the last: {ends[-1]}"


async def gaps(field: Field) -> str:
    """The list of what was asked in vain."""
    sent = await field.boss.send("/gaps")
    found = await field.boss.chat.until(lambda each: each.from_bot and each.reply_to == sent.id, 60)
    return short(found.text)


FILES: Mapping[str, Attack] = {
    "one-letter paragraphs": paragraphs,
    "one odd byte in 19 MB": odd_byte,
    "two zips of PDF bombs": bombs,
    "zip of 160 MB of text": unpacked,
    "years 1 and 9999": days,
    "sixty files of 19 MB": many,
    "fuzzed files": damaged,
    "/gaps": gaps,
}
