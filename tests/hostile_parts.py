"""What hostile files are made of, packed, lying or endless; and good files to lie beside them."""

from __future__ import annotations

import json
import os
import socket
import struct
import zipfile
from io import BytesIO
from pathlib import Path

MAIL = "From: mira@aldwether.example\nSubject: The kiln\nDate: Fri, 23 May 2031 10:00:00 +0000\n"
BOX = "From mira@aldwether.example Fri May 23 10:00:00 2031\n"
FORMATS = Path(__file__).parent / "formats"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHS += "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", packing) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def replaced(data: bytes, **members: bytes) -> bytes:
    """A zip file with other contents in the members whose names end so ("_" is ".")."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        held = {name: file.read(name) for name in file.namelist()}
    for ending, content in members.items():
        found = [name for name in held if name.endswith(ending.replace("_", "."))]
        held |= dict.fromkeys(found, content)
    return zipped(held)


def directory_of(count: int, data: bytes = b"") -> bytes:
    """So many entries in the directory, all of which lead to one and the same member."""
    name = b"a.txt"
    whole = zipped({"a.txt": data}, zipfile.ZIP_STORED)
    at = whole.index(b"PK\1\2")
    entry = whole[at : at + 46 + len(name)]
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF & count, 0xFFFF & count,
                      len(entry) * count, at, 0)  # fmt: skip
    return whole[:at] + entry * count + end


def encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        changed[changed.index(mark) + offset] |= 1
    return bytes(changed)


def lying(data: bytes, size: int, name: bytes = b"x.txt") -> bytes:
    """A member of a zip file declares another size than it has."""
    changed = bytearray(data)
    for mark, offset, length in ((b"PK\3\4", 22, 30), (b"PK\1\2", 24, 46)):
        at = changed.index(mark)
        while changed[at + length : at + length + len(name)] != name:
            at = changed.index(mark, at + 4)
        struct.pack_into("<L", changed, at + offset, size)
    return bytes(changed)


def pdf(pages: str = "/Type /Pages /Kids [3 0 R] /Count 1", box: str = "0 0 300 300") -> bytes:
    """One page with a sentence; PDFium finds the objects without a table of them."""
    shown = "BT /F 12 Tf 20 100 Td (The boat did not come that day.) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< {pages} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R"
        " /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
    )
    numbered = (f"{number} 0 obj\n{each}\nendobj\n" for number, each in enumerate(objects, start=1))
    return ("%PDF-1.4\n" + "".join(numbered) + "trailer << /Root 1 0 R /Size 5 >>\n%%EOF").encode()


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        before = Path.cwd()
        os.chdir(path.parent)  # a socket's path is short
        bound.bind(path.name)
        os.chdir(before)


def make_sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300_000_000)


def good() -> dict[str, bytes]:
    """Files that must get in whatever lies beside them, each with a word that no other has."""
    chat = {"name": "News", "type": "public_channel", "id": 7, "messages": [
        {"id": 1, "type": "message", "date": "2031-05-23T10:00:00",
         "text": "The quinceharbour lighthouse was painted in broad daylight."},
        {"id": 2, "type": "message", "date": "2031-05-24T10:00:00",
         "text": "It will have to be painted once more, says its keeper."}]}  # fmt: skip
    return {
        "good/rain.txt": b"Rain\n\nIt rained on the applegate for a week.\n",
        "good/well.md": b"---\ntitle: Well\n---\n# Well\n\nThe plumfield well is dry again.\n",
        "good/bridge.html": b"<html><body><article><h1>Bridge</h1><p>The cherryford bridge was "
        b"opened by the mayor, who cut no ribbon.</p></article></body></html>",
        "good/rows.csv": b"title,text\nFair,The medlarton fair was moved to the old barracks.\n",
        "good/lines.jsonl": b'{"title": "Fog", "text": "Fog over the damsonwick stopped ships."}\n',
        "good/result.json": json.dumps(chat).encode(),
        "good/letter.eml": f"{MAIL}\nThe pearborough kiln was lit again on Monday.\n".encode(),
        "good/box.mbox": f"{BOX}{MAIL}\nThe figstead kiln was put out on Tuesday.\n".encode(),
        "good/pack.zip": zipped({"mill.txt": b"Mill\n\nThe sloeham mill was sold on Sunday.\n"}),
        "good/race.docx": (FORMATS / "mill-race.docx").read_bytes(),
        "good/lamps.epub": (FORMATS / "lamplighter.epub").read_bytes(),
        "good/ferry.pdf": (FORMATS / "ferry-report.pdf").read_bytes(),
    }
