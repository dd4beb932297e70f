"""Files that nobody should have: each made to break a reader, beside good ones that must get in.

`build` writes them all into a folder. What is expected of each is said with it: how many articles
it may give, and the reason for which it is refused.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile_parts import (
    BOX,
    FORMATS,
    LAUGHS,
    MAIL,
    OUTSIDE,
    directory_of,
    encrypted,
    good,
    lying,
    make_socket,
    make_sparse,
    pdf,
    replaced,
    zipped,
)

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

Make = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Case:
    """`refused` is a pattern for the reason that is reported; "" where none may be.

    `read` is how many articles the file gives, None where it depends on the versions of libraries.
    `times` is how often it is reported: a file of many articles tells of the first hundred.
    """

    name: str
    made: bytes | Make
    refused: str = ""
    read: int | None = 0
    times: int = 1


def build(folder: Path) -> list[Case]:
    """Write the good files and the cases, which are returned, into `folder`."""
    made = cases()
    for name, data in good().items():
        _place(folder, name).write_bytes(data)
    for case in made:
        path = _place(folder, case.name)
        if isinstance(case.made, bytes):
            path.write_bytes(case.made)
        else:
            case.made(path)
    return made


def _place(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def cases() -> list[Case]:
    return [*_zips(), *_documents(), *_pdfs(), *_markup(), *_tables(), *_mails(), *_texts(),
            *_disguised(), *_names(), *_things()]  # fmt: skip


def _zips() -> Iterator[Case]:
    text = b"Text\n\nThe text of a member that can be read.\n"
    yield Case("bomb.zip", zipped({"x.txt": bytes(20_000_000)}), "more than 200 times its size")
    inner = zipped({"x.txt": text})
    for _ in range(30):
        inner = zipped({"in.zip": inner})
    yield Case("deep.zip", inner, "a zip file in a zip file in a zip file")
    escaping = {"../../evil.txt": text, "/tmp/evil-of-hostile.txt": text, "C:\\evil.txt": text}
    yield Case("evil.zip", zipped(escaping), read=3)
    yield Case("controls.zip", zipped({"\x1b[31m\nred\x07\u202e.txt": b""}), "it is empty")
    yield Case("encrypted.zip", encrypted(zipped({"x.txt": text})), "protected by a password")
    yield Case("empty-members.zip", directory_of(100_000), "more than 10,000 files")
    yield Case("overlap.zip", directory_of(5_000, text), read=1)
    yield Case("liar.zip", lying(zipped({"x.txt": b"a" * 5_000_000}), 9_000), "it is damaged")
    yield Case("half.zip", zipped({"x.txt": text})[:-40], "it is damaged")
    broken = {f"{number}.txt": b"" for number in range(101)}
    yield Case("bad-members.zip", zipped(broken), "it is empty|1 more of its files", times=101)
    yield Case("of-bombs.zip", zipped({"x.zip": zipped({"y.txt": bytes(20_000_000)})}), "200 times")


def _documents() -> Iterator[Case]:
    word = (FORMATS / "mill-race.docx").read_bytes()
    book = (FORMATS / "lamplighter.epub").read_bytes()
    body = "<w:document {}><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
    bomb = zipped({"word/document.xml": b" " * 31_000_000})
    yield Case("bomb.docx", bomb, "more than 30 MB")
    name = b"word/document.xml"
    large = replaced(word, **{"word/document_xml": b"<" + b" " * 31_000_000})
    yield Case("liar.docx", lying(large, 5_000, name), "is damaged")
    laughing = (LAUGHS + body.format(_W, "&i;")).encode()
    yield Case("laughs.docx", replaced(word, **{"word/document_xml": laughing}), "damaged|no text")
    outside = (OUTSIDE + body.format(_W, "&i;")).encode()
    yield Case("outside.docx", replaced(word, **{"word/document_xml": outside}), "no text")
    deep = (f"<w:document {_W}><w:body>" + "<w:p>" * 200_000).encode()
    yield Case("depths.docx", replaced(word, **{"word/document_xml": deep}), "damaged")
    yield Case("half.docx", word[: len(word) // 2], "damaged")
    yield Case("many.docx", directory_of(30_000), "more than 20,000 parts")
    large = replaced(book, ch002_xhtml=b" " * 11_000_000)
    yield Case("bomb.epub", large, "more than 10 MB", read=2)
    page = "<html><body><p>{}</p></body></html>"
    laughing, outside = ((dtd + page.format("&i;")).encode() for dtd in (LAUGHS, OUTSIDE))
    # What no XML parser takes is read as HTML, which knows no entities of its own.
    yield Case("laughs.epub", replaced(book, xhtml=laughing), read=3)
    yield Case("outside.epub", replaced(book, xhtml=outside), "no text")
    yield Case("depths.epub", replaced(book, xhtml=b"<html><body>" + b"<div>" * 100_000), "no text")
    yield Case("half.epub", book[: len(book) // 2], "damaged")
    yield Case("laughs-opf.epub", replaced(book, opf=(LAUGHS + "<package>&i;</package>").encode()),
               "no text")  # fmt: skip


def _pdfs() -> Iterator[Case]:
    ferry = (FORMATS / "ferry-report.pdf").read_bytes()
    yield Case("locked.pdf", (FORMATS / "locked.pdf").read_bytes(), "protected by a password")
    yield Case("half.pdf", ferry[: len(ferry) // 2], "PDF|no text|pages")
    yield Case("loop.pdf", pdf("/Type /Pages /Kids [2 0 R 2 0 R] /Count 2"), "PDF|no text|pages")
    yield Case("count.pdf", pdf("/Type /Pages /Kids [3 0 R] /Count 100000"), "100,000 pages")
    yield Case("minus.pdf", pdf("/Type /Pages /Kids [3 0 R] /Count -7"), read=1)
    yield Case("huge-page.pdf", pdf(box="0 0 99999999999 99999999999"), read=1)
    yield Case("no-page.pdf", pdf(box="nan inf -1 0"), read=1)
    yield Case("deep.pdf", pdf("/Type /Pages /Kids " + "[" * 100_000), "PDF|no text|pages")
    yield Case("head.pdf", b"%PDF-1.7\n", "PDF")


def _markup() -> Iterator[Case]:
    page = "<html><body><article><p>A page that has a sentence. {}</p></article></body></html>"
    depths = b"<div>" * 100_000 + b"deep"
    yield Case("depths.html", depths, "too many elements|no article|no readable")
    yield Case("many.html", page.format("<i>x</i> " * 130_000).encode(), "too many elements")
    yield Case("laughs.html", (LAUGHS + page.format("&i;")).encode(), read=1)
    yield Case("outside.xhtml", (OUTSIDE + page.format("&i;")).encode(), read=1)
    yield Case("half.html", page.format("").encode()[:55], read=1)
    aliases = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    text = "\nThe front of this was made to do harm, its text was not.\n"
    yield Case("aliases.md", f"---\n{aliases}title: A\n---\n{text}".encode(), read=1)
    tags = '!!python/object/apply:os.system ["touch /tmp/evil-of-hostile"]'
    yield Case("tags.md", f"---\ntitle: {tags}\n---\n{text}".encode(), read=1)
    yield Case("depths.md", f"---\na: {'[' * 9_000}\n---\n{text}".encode(), read=1)
    yield Case("never.md", f"---\ntitle: Never\n{text}".encode() + b"a: b\n" * 5_000, read=1)
    yield Case("lazy.md", b">>\nx\n" * 10_000, read=1)
    yield Case("quotes.md", b">" * 200_000 + b" deep", "no text|nested")
    yield Case("marks.md", b"[a](" * 30_000 + b"*_`" * 30_000, read=1)


def _tables() -> Iterator[Case]:
    yield Case("depths.jsonl", b"[" * 1_000_000 + b"\n", "deeply nested|well-formed")
    halves = b'{"title": "\\ud800", "text": "Half of a pair: \\udc00."}\n'
    yield Case("surrogates.jsonl", halves, read=1)
    yield Case("numbers.jsonl", b'{"text": ' + b"9" * 100_000 + b"}\n", "well-formed")
    depths = b'{"a":' * 100_000
    yield Case("depths/result.json", depths, "deeply nested")
    chat = good()["good/result.json"].replace(b"quince", b"mulberry")[:-3]
    yield Case("half/result.json", chat, "breaks off", read=1)
    yield Case("text/result.json", b"[1, 2", "well-formed")
    yield Case("huge-field.csv", b"title,text\nA," + b"x" * 5_000_000 + b"\n", "too long")
    yield Case(
        "quotes.csv",
        b'title,text\nA,"never closed\n' + b'"B,"c\n' * 300,
        "quotation marks|more of its lines",
        1,
        101,
    )
    yield Case("columns.csv", b"," * 1_000_000 + b"\n", "columns")
    yield Case("half.csv", good()["good/rows.csv"][:8], "columns")


def _mails() -> Iterator[Case]:
    yield Case("line.mbox", f"{BOX}{MAIL}\n".encode() + b"x" * 30_000_000, "more than 25 MB")
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
        for number in range(1_000)
    )
    yield Case("nested.eml", f"{MAIL}{parts}\ntext".encode(), "too many parts")
    headers = "".join(f"X-{number}: {number}\n" for number in range(20_000))
    yield Case("headers.eml", f"{MAIL}{headers}\nShort, but a mail.\n".encode(), read=1)
    folded = "Subject: " + "=?utf-8?q?a?=\n " * 100_000
    yield Case("folded.eml", f"{folded}\n\nShort, but a mail.\n".encode(), read=1)
    to = "To: " + "(" * 100_000
    yield Case("comments.eml", f"{MAIL}{to}\n\nShort, but a mail.\n".encode(), read=1)
    lines = parts[: parts.index("--b200")] + "a\n" * 300_000
    yield Case("lines.eml", f"{MAIL}{lines}".encode(), "too many parts")
    yield Case("half.eml", MAIL[:20].encode(), "no text|no mail")


def _texts() -> Iterator[Case]:
    yield Case("empty.txt", b"", "it is empty")
    yield Case("mark.txt", b"\xef\xbb\xbf", "it is empty")
    yield Case("mark.csv", b"\xef\xbb\xbf", "it is empty")
    yield Case("blank.txt", b" \n\t\r\n" * 1_000, "it is empty")
    yield Case("nul.txt", bytes(2_000_000), "binary")
    yield Case("nul.md", bytes(2_000_000), "binary")
    yield Case("nul.jsonl", bytes(2_000_000), "binary")
    yield Case("wide.txt", "Rain\n\nIt rained.\n".encode("utf-16-le"), "binary")
    yield Case("noise.txt", bytes(range(128, 256)) * 100, "encoding|binary")
    half = b"Half\n\nA half of a pair: \xed\xa0\x80 here, and the rest is plain.\n"
    yield Case("surrogate.txt", half, read=1)
    yield Case("line.txt", (b"x" * 199 + b" ") * 49_000, read=1)
    escapes = b"\x1b]0;owned\x07Title\n\n\x1b[2JThe text clears no screen.\n"
    yield Case("escapes.txt", escapes, read=1)


def _disguised() -> Iterator[Case]:
    ferry = (FORMATS / "ferry-report.pdf").read_bytes()
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20
    pack = zipped({"x.txt": b"x"})
    yield Case("a-pdf.txt", ferry, "binary")
    yield Case("a-zip.pdf", pack, "no PDF file")
    yield Case("a-picture.docx", picture, "damaged, or no DOCX")
    yield Case("a-text.epub", b"Rain\n\nIt rained.\n", "damaged, or no EPUB")
    yield Case("a-zip.docx", pack, "damaged, or no DOCX")
    yield Case("a-zip.epub", pack, "damaged, or no EPUB")
    yield Case("a-text.zip", b"Rain\n\nIt rained.\n", "damaged, or no zip")
    yield Case("a-picture.html", picture, "binary|no ")
    yield Case("a-picture.eml", picture, "no mail|binary")
    yield Case("a-pdf.csv", ferry, "binary")
    yield Case("a-text.mbox", b"Rain\n\nIt rained.\n", "no mailbox")


def _names() -> Iterator[Case]:
    unknown = os.fsdecode(b"not-utf8-\xff\xfe")
    for name in ("new\nline", "bell\x07\x1b[31m", unknown, "\u202egnp", "x" * 246):
        yield Case(f"named/{name}.txt", b"", "it is empty")
        yield Case(f"read/{name}.txt", b"Name\n\nA text whose name is odd can be read.\n", read=1)


def _things() -> Iterator[Case]:
    yield Case("pipe.txt", lambda path: os.mkfifo(path), "no regular file")
    yield Case("socket.txt", make_socket, "no regular file")
    inside = b"In\n\nA text in a folder that is called like a text.\n"
    yield Case("folder.txt/in.txt", inside, read=1)
    yield Case("nowhere.txt", lambda path: path.symlink_to("gone.txt"), "No such file")
    yield Case("loop.txt", lambda path: path.symlink_to("loop.txt"), "Too many levels")
    yield Case("up", lambda path: path.symlink_to(".", target_is_directory=True))
    yield Case("device.txt", lambda path: path.symlink_to("/dev/zero"), "no regular file")
    yield Case("sparse.txt", make_sparse, "more than the limit")
