"""Measures how fast articles get in, how much of that is encoding, and in how much memory.

    python benchmarks/ingest.py [--articles 1000 10000] [--paragraphs 4] [--formats text html ...]
                                [--apart]

For each format and number, articles are generated, written as files of that format and indexed by
a process of its own, as `citebot index` does it. The time beyond encoding is that in which the
model did not run. Peak memory is that of the process. With --apart another process encodes the
same passages and does nothing else: that takes as long again, and is fair on an idle machine only.
"""

from __future__ import annotations

import argparse
import csv
import json
import mailbox
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import generate  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Article, Library  # noqa: E402
from retrieval.encode.encoder import Encoder, Vectors  # noqa: E402
from retrieval.encode.load import open_encoder  # noqa: E402
from retrieval.ingest.prepare import Incoming, drafted, texts_of  # noqa: E402
from retrieval.store.local import LocalStore  # noqa: E402

_ENCODED_AT_ONCE = 128  # passages, as when articles get in


def text(articles: Iterable[Article], folder: Path) -> None:
    for article in articles:
        path = folder / f"{article.id}.txt"
        path.write_text(f"{article.title}\n\n{article.text}\n", "utf-8")


def markdown(articles: Iterable[Article], folder: Path) -> None:
    for article in articles:
        head = f"---\ntitle: {json.dumps(article.title)}\ndate: 2031-05-23\n---\n\n"
        (folder / f"{article.id}.md").write_text(f"{head}{article.text}\n", "utf-8")


def html(articles: Iterable[Article], folder: Path) -> None:
    for article in articles:
        blocks = "".join(f"<p>{escape(block)}</p>\n" for block in article.text.split("\n\n"))
        title = escape(article.title)
        (folder / f"{article.id}.html").write_text(
            f"<!doctype html><html><head><title>{title}</title></head><body><nav>Home</nav>"
            f"<article><h1>{title}</h1>\n{blocks}</article></body></html>",
            "utf-8",
        )


def jsonl(articles: Iterable[Article], folder: Path) -> None:
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for article in articles:
            fields = {"id": article.id, "title": article.title, "text": article.text}
            file.write(json.dumps(fields) + "\n")


def table(articles: Iterable[Article], folder: Path) -> None:
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "text"])
        rows.writerows([article.id, article.title, article.text] for article in articles)


def telegram(articles: Iterable[Article], folder: Path) -> None:
    posts = [
        {
            "id": number,
            "type": "message",
            "date": "2031-05-23T10:00:00",
            "date_unixtime": "1937383200",
            "text": f"{article.title}\n\n{article.text}",
        }
        for number, article in enumerate(articles, 1)
    ]
    export = {"name": "News", "type": "public_channel", "id": 7, "messages": posts}
    (folder / "result.json").write_text(json.dumps(export), "utf-8")


def mbox(articles: Iterable[Article], folder: Path) -> None:
    box = mailbox.mbox(folder / "letters.mbox")
    for article in articles:
        message = EmailMessage()
        message["Subject"] = " ".join(article.title.split())
        message["From"] = "news@example.org"
        message["Date"] = "Fri, 23 May 2031 10:00:00 +0000"
        message["Message-ID"] = f"<{article.id}@example.org>"
        message.set_content(article.text)
        box.add(message)
    box.close()


def word(articles: Iterable[Article], folder: Path) -> None:
    for article in articles:
        document = docx.Document()
        document.core_properties.title = article.title
        document.add_heading(article.title)
        for block in article.text.split("\n\n"):
            document.add_paragraph(block)
        document.save(str(folder / f"{article.id}.docx"))


def epub(articles: Iterable[Article], folder: Path) -> None:
    """Books of a hundred chapters."""
    for number, chapters in enumerate(batched(articles, 100)):
        with ZipFile(folder / f"{number}.epub", "w") as book:
            book.writestr("META-INF/container.xml", _CONTAINER)
            names = [f"{at}.xhtml" for at in range(len(chapters))]
            items = "".join(
                f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>'
                for name in names
            )
            spine = "".join(f'<itemref idref="{name}"/>' for name in names)
            book.writestr("book.opf", _BOOK.format(title=number, items=items, spine=spine))
            for name, article in zip(names, chapters, strict=True):
                blocks = "".join(f"<p>{escape(each)}</p>" for each in article.text.split("\n\n"))
                head = f"<h1>{escape(article.title)}</h1>"
                book.writestr(name, _CHAPTER.format(body=head + blocks))


def batched(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    rest = iter(articles)
    while part := list(islice(rest, size)):
        yield part


_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_BOOK = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Book {title}</dc:title>'
    "</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
)
_CHAPTER = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'

FORMATS: dict[str, Callable[[Iterable[Article], Path], None]] = {
    "text": text,
    "markdown": markdown,
    "html": html,
    "jsonl": jsonl,
    "csv": table,
    "telegram": telegram,
    "mbox": mbox,
    "docx": word,
    "epub": epub,
}


def measured(command: str, index: Path, source: Path) -> tuple[float, float, str]:
    """Seconds and peak MB that a process says it took, and the rest of what it says."""
    done = subprocess.Popen(
        [sys.executable, __file__, command, str(index), str(source)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.stdout is not None
    said = done.stdout.read()
    _, status, usage = os.wait4(done.pid, 0)
    if status:
        sys.exit(f"{command} of {source} failed")
    memory = usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
    seconds, _, rest = said.strip().partition(" ")
    return float(seconds), memory, rest


class Timed:
    """An encoder that counts the seconds in which it encodes passages."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        started = time.perf_counter()
        vectors = self._encoder.encode_passages(texts)
        self.seconds += time.perf_counter() - started
        return vectors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)


def index(location: str, source: str) -> None:
    config = replace(Settings.load().config(), device="cpu")
    encoder = Timed(open_encoder(config, note))
    store = LocalStore(Path(location), language=config.language)
    with Library(store, lambda: encoder, config, note) as library:
        encoder.encode_passages(["ready"])
        encoder.seconds = 0.0
        started = time.perf_counter()
        report = library.add([source])
        seconds = time.perf_counter() - started
        for skipped in report.skipped[:3]:
            note(f"{skipped.source}: {skipped.reason}")
        print(f"{seconds} {report.added} {encoder.seconds}")


def encode(location: str, source: str) -> None:
    """The passages of the archive, as they were encoded when they got in."""
    seconds = 0.0
    with Library.open(location, Settings.load().config(), note) as library:
        encoder = library.encoder
        encoder.encode_passages(["ready"])
        texts: list[str] = []
        for article in library.store.all_articles():
            made = drafted(Incoming(article, library.config), encoder, library.config)
            texts += texts_of(made, encoder, library.config)
            if len(texts) >= _ENCODED_AT_ONCE:
                seconds += _encoding(library, texts)
                texts = []
        seconds += _encoding(library, texts)
    print(seconds)


def _encoding(library: Library, texts: list[str]) -> float:
    started = time.perf_counter()
    if texts:
        library.encoder.encode_passages(texts)
    return time.perf_counter() - started


def compare(name: str, numbers: list[int], paragraphs: int, apart: bool) -> None:
    peaks: list[float] = []
    for number in numbers:
        with tempfile.TemporaryDirectory() as scratch:
            source, archive = Path(scratch, "source"), Path(scratch, "index")
            source.mkdir()
            FORMATS[name](generate.articles(number, paragraphs=paragraphs), source)
            seconds, memory, rest = measured("index", archive, source)
            alone = f"{measured('encode', archive, source)[0]:.1f}" if apart else "–"
        added, encoding = rest.split()
        beyond = 1 - float(encoding) / seconds
        peaks.append(memory)
        print(f"| {name} | {number:,} | {added} | {number / seconds:,.1f} | {seconds:.1f} "
              f"| {float(encoding):.1f} | {beyond:.0%} | {alone} | {memory:.0f} "
              f"| {memory / peaks[0]:.2f} |", flush=True)  # fmt: skip


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] in ("index", "encode"):
        {"index": index, "encode": encode}[sys.argv[1]](*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--paragraphs", type=int, default=4, help="of each article")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--apart", action="store_true", help="encode once more, alone")
    arguments = parser.parse_args()
    print("| format | articles | added | articles/s | seconds | encoding | beyond | apart "
          "| peak MB | of the first |\n|---|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    for name in arguments.formats:
        compare(name, arguments.articles, arguments.paragraphs, arguments.apart)


if __name__ == "__main__":
    main()
