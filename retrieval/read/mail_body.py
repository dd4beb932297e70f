"""The text of a mail → what its writer wrote: no quotations, no signature, no hard line ends."""

from __future__ import annotations

import re
from itertools import pairwise

from retrieval.languages import of_all
from retrieval.languages.phrases import any_of

# In languages of which there is no table yet.
_OTHERS_WROTE = r"ha scritto|schreef|skrev|escreveu|napisał\w*"
_OTHERS_ORIGINAL = "messaggio originale"
_WROTE = re.compile(
    rf"\b({any_of(of_all('mail_wrote'))}|{_OTHERS_WROTE})\b.{{0,100}}:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ON = re.compile(r"(\d{1,4}|[^\W\d_]{1,12},?)[ .,]")
_MOST_WROTE = 3  # lines
_ORIGINAL = re.compile(
    rf"-{{2,}}\s*({any_of(of_all('mail_original'))}|{_OTHERS_ORIGINAL})\s*-{{2,}}\s*",
    re.IGNORECASE,
)
# The head that Outlook puts above what is answered.
_HEAD = tuple(
    re.compile(rf"\*?{any_of(of_all(names))}\s?:.{{0,500}}", re.IGNORECASE)
    for names in ("mail_from", "mail_sent")
)
_SENT_FROM = re.compile(rf"{any_of(of_all('mail_signature'))}\b.{{0,60}}", re.IGNORECASE)
_MOST_SIGNATURE = 15  # lines; what is longer is more than a signature
_LIST_FOOTER = re.compile("_{30,}")
_ITEM = re.compile(r"([-*•–>|]|\d{1,3}[.)])\s|\s")
_LEAST_WRAPPED, _MOST_WRAPPED = 50, 100  # characters of the longest line in a wrapped paragraph


def own_words(text: str) -> str:
    """The paragraphs of `text` that are the writer's own, each on one line; "" for none."""
    lines = _before_original(text.split("\n"))
    lines = _without_signature(_without_quotations(lines))
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(_unwrapped(lines) for lines in paragraphs if lines)


def _before_original(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        below = lines[number + 1 : number + 3]
        head = _HEAD[0].fullmatch(line) and any(map(_HEAD[1].fullmatch, below))
        # A mail that begins with one is forwarded: what follows is what it is about.
        if (_ORIGINAL.fullmatch(line) or head) and any(map(str.strip, lines[:number])):
            return lines[:number]
    return lines


def _without_quotations(lines: list[str]) -> list[str]:
    kept: list[str] = []
    quoting = False
    for line in lines:
        if not line.startswith(">"):
            quoting = False
            kept.append(line)
        elif not quoting:
            quoting = True
            _drop_wrote(kept)
    return kept


def _drop_wrote(lines: list[str]) -> None:
    """Take "On Monday, Ann wrote:" from the end, which may go over several lines."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = end
    while begin and lines[begin - 1].strip() and end - begin < _MOST_WROTE:
        begin -= 1
    for start in range(begin, end):
        last = "\n".join(lines[start:end])
        if _WROTE.search(last) and (start == end - 1 or _ON.match(last)):
            del lines[start:]
            return


def _without_signature(lines: list[str]) -> list[str]:
    end = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if end - number > _MOST_SIGNATURE:
            break
        if lines[number].rstrip() == "--" or _LIST_FOOTER.fullmatch(lines[number].strip()):
            end = number
    lines = lines[:end]
    while lines and (not lines[-1].strip() or _SENT_FROM.match(lines[-1])):
        lines.pop()
    return lines


def _unwrapped(lines: list[str]) -> str:
    """A paragraph; its lines stay apart where they do not end for want of room."""
    longest = max(len(line.rstrip()) for line in lines)
    wrapped = _LEAST_WRAPPED <= longest <= _MOST_WRAPPED
    parts = [lines[0].strip()]
    for above, line in pairwise(lines):
        word = len(line.split(maxsplit=1)[0])
        full = wrapped and len(above.rstrip()) + 1 + word > longest
        joined = (full or (above.endswith(" ") and above != "-- ")) and not _ITEM.match(line)
        parts.append((" " if joined else "\n") + line.strip())
    return "".join(parts)
