"""PDF, DOCX and EPUB: real files of tests/formats, and what is damaged, hostile or odd."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest

from retrieval import Article, Config, Skipped
from retrieval.notices import Notice
from retrieval.read import docx as docx_reader
from retrieval.read import epub, pdf, read
from retrieval.read.document import Document
from retrieval.read.pdf_layout import paragraphs
from retrieval.read.pdf_line import Line

FORMATS = Path(__file__).parent / "formats"


def articles(name: str, config: Config | None = None) -> list[Article]:
    found = list(read(FORMATS / name, config or Config()))
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


def refusal(path: Path, config: Config | None = None) -> str:
    (found,) = read(path, config or Config())
    assert isinstance(found, Skipped)
    return str(found.reason)


def place(article: Article, words: str) -> str:
    return article.place(article.text.index(words))


def test_a_pdf_of_libreoffice() -> None:
    (found,) = articles("ferry-report.pdf")
    assert found.title == "A Year of the Patience"
    assert found.published == date(2032, 1, 9)
    assert found.source == str(FORMATS / "ferry-report.pdf")
    assert [name for _, name in found.places] == ["p. 1", "p. 2", "p. 3"]
    assert found.text.startswith("The year in brief\n\nFrom her first crossing on 10 February ")
    assert (
        "\n\nNo passenger was hurt. A goose was, and has recovered. The company regards this "
        in (found.text)
    )
    # Neither head nor foot stands in the sentence that goes on on the next page.
    assert "between seven and nine in the morning, when the queue" in found.text
    assert "Annual report" not in found.text and "Page" not in found.text
    assert place(found, "between seven") == "p. 1"
    assert place(found, "and nine in the morning") == "p. 2"
    assert place(found, "eleven thousand signatures") == "p. 3"
    assert "half-metre" in found.text and "contractor" in found.text
    headings = ["The year in brief", "Boats and crew", "What the passengers said", "Money"]
    assert [each for each in found.text.split("\n\n") if len(each) < 30] == [
        *headings,
        "The bridge",
    ]


def test_a_pdf_of_chromium() -> None:
    (found,) = articles("winter-swimmers.pdf")
    assert found.title == "Winter swimmers take over the Linden Baths"
    assert found.published == date(2031, 12, 4)
    assert found.text.startswith("Aldwether, 4 December 2031\n\nThe Linden Baths were to have ")
    assert "the foot of the water tower in the pan that the fire brigade used" in found.text
    assert "jump from the three-metre board again" in found.text
    assert "file:" not in found.text and "PM" not in found.text
    assert place(found, "missing valve was delivered") == "p. 2"
    assert len(found.text.split("\n\n")) == 11


def test_a_pdf_of_groff_in_two_columns() -> None:
    (found,) = articles("bell-under-water.pdf")
    assert found.title == "The Bell That Rang Under Water"
    assert found.published == date(2031, 11, 21)
    text = found.text
    assert text.startswith(
        "Leopold Quayne\n\nTown Museum of Aldwether\n\nA sound in the flood\n\nOn "
    )
    for words in [
        "from a direction in which there is no church",
        "cast by Anders Roke in Brackmoor in 1711",
        "which nobody was listening to, and the flood of this year have been strong enough.\n\n",
    ]:
        assert words in text
    assert "-2-" not in text
    assert [name for _, name in found.places] == ["p. 1", "p. 2"]
    assert place(found, "She proposes a microphone.") == "p. 2"


def test_what_is_no_readable_pdf_says_why(tmp_path: Path) -> None:
    assert refusal(FORMATS / "locked.pdf") == "it is protected by a password"
    assert refusal(FORMATS / "scanned-page.pdf") == (
        "it is a scan: its pages are pictures without a text layer"
    )
    assert refusal(FORMATS / "ferry-report.pdf", Config(max_pages=2)) == (
        "it has 3 pages, more than the limit of 2"
    )
    path = tmp_path / "rain.pdf"
    path.write_bytes(b"%PDF-1.7\nrain")
    assert refusal(path) == "it is a damaged PDF file"
    path.write_bytes(b"It rained.")
    assert refusal(path) == "it is no PDF file, whatever its name says"
    path.write_bytes(b"")
    assert refusal(path) == "it is no PDF file, whatever its name says"
    blank = pdfium.PdfDocument.new()
    blank.new_page(100, 100)
    blank.save(path)
    assert refusal(path) == "it holds no text"


@pytest.mark.parametrize("name", ["ferry-report.pdf", "mill-race.docx", "lamplighter.epub"])
def test_a_truncated_file_is_one_clear_line_at_most(tmp_path: Path, name: str) -> None:
    whole = (FORMATS / name).read_bytes()
    for share in range(1, 10):
        path = tmp_path / f"{share}{Path(name).suffix}"
        path.write_bytes(whole[: len(whole) * share // 10])
        for found in read(path, Config(read_seconds=20)):
            # Something of a PDF file can sometimes be saved.
            if isinstance(found, Skipped):
                assert str(found.reason).startswith("it")
                assert "crashed" not in str(found.reason) and "longer" not in str(found.reason)


def line(text: str, base: float, left: float = 50, size: float = 10, **more: bool) -> Line:
    return Line(text, left, left + len(text) * size / 2, base, size, **more)


def texts(*pages: list[Line]) -> list[str]:
    return [each.text for each in paragraphs(pages)]


def test_heads_and_page_numbers_that_change_are_left_out() -> None:
    pages = [
        [
            line("The Yarrel Gazette" if number % 2 else f"Issue {number}", 800),
            line(f"Story {word} was told in many words until the end.", 700),
            line(f"– {number} –", 30),
        ]
        for number, word in enumerate(["one", "two", "three", "four", "five"], 11)
    ]
    assert texts(*pages) == [
        f"Story {word} was told in many words until the end."
        for word in ["one", "two", "three", "four", "five"]
    ]


def test_numbers_that_are_no_page_numbers_stay() -> None:
    pages = [
        [line(f"It rained for {word} days in the valley.", 700), line("1846", 40)]
        for word in ["two", "three"]
    ]
    assert texts(*pages) == [
        "It rained for two days in the valley.",
        "1846",
        "It rained for three days in the valley.",
        "1846",
    ]


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "whole"),
    [
        ("the com", "pany said", "", "the company said"),
        ("a well", "known mayor", "she is well-known here", "a well-known mayor"),
        ("Port", "Eslin", "", "Port-Eslin"),
        ("from 15", "16 May", "", "from 15-16 May"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, elsewhere: str, whole: str) -> None:
    lines = [line(first, 700, divided=True), line(second, 688)]
    more = [line(elsewhere, 600)] if elsewhere else []
    assert texts(lines + more)[0] == whole


def test_paragraphs_begin_with_space_indentation_size_or_a_short_line() -> None:
    full = "and it went on raining for the whole of that week"
    lines = [
        line("Rain", 760, size=16),
        *(line(full, 740 - 12 * row) for row in range(4)),
        line("until Sunday.", 692),
        line(full, 680),
        line("on every roof in the town of Aldwether by noon.", 668),
        line(full, 656, left=62),
        line(full, 644),
        line(full, 600),
    ]
    assert [len(each) for each in texts(lines)] == [
        4,
        4 * len(full) + 4 + len("until Sunday."),
        len(full) + 48,
        2 * len(full) + 1,
        len(full),
    ]


def test_a_docx_of_pandoc() -> None:
    (found,) = articles("mill-race.docx")
    assert found.title == "The Mill Race Report"
    assert found.published == date(2031, 10, 2)
    assert found.tags == ("mill race", "Ione Farraday", "water")
    assert found.text.startswith(
        "Ione Farraday\n\n2031-10-02\n\nHow the mill race was surveyed\n\nIn "
    )
    assert "\n\nOrchard Lane to the Corn Hall | 720 m | 148,000\n\n" in found.text
    assert found.text.endswith(
        "What happens next\n\n- The council’s works committee takes up the report on 20 October.\n"
        "- The bakery has moved its flour to the Corn Hall.\n"
        "- Children are asked not to sail boats in the race until the spring."
    )


def test_a_docx_of_libreoffice() -> None:
    (found,) = articles("smallest-post-office.docx")
    assert found.title == "The Smallest Post Office in the Province"
    assert found.published == date(2031, 11, 17)
    assert found.tags == ("wardrobe",)
    assert found.text.startswith("Sallow End, 17 November 2031\n\nSince Monday ")
    assert "\n\nFriday | 8 to 11 | closed for choir\n\n" in found.text


def written_docx(path: Path) -> docx.document.Document:
    word = docx.Document()
    word.add_paragraph("Rain in Yarrel", style="Heading 1")
    word.add_paragraph("It rained\nall day.")
    word.save(path)
    return word


def test_a_docx_without_particulars(tmp_path: Path) -> None:
    path = tmp_path / "rain.docx"
    word = written_docx(path)
    (found,) = read(path, Config())
    # The title is that of the heading; the date of python-docx's template is nobody's.
    assert found == Article(title="Rain in Yarrel", text="It rained\nall day.", source=str(path))
    word.core_properties.created = datetime(2031, 5, 2, 12, tzinfo=UTC)
    word.save(path)
    (found,) = read(path, Config())
    assert isinstance(found, Article) and found.published == date(2031, 5, 2)


def test_changes_that_are_tracked_and_text_boxes(tmp_path: Path) -> None:
    path = tmp_path / "rain.docx"
    written_docx(path)
    body = (
        "<w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>snow</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>rain</w:t></w:r></w:ins><w:sdt><w:sdtContent><w:r><w:t>ed.</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p>"
    )
    replaced(
        path,
        "word/document.xml",
        lambda xml: xml.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1),
    )
    (found,) = read(path, Config())
    assert isinstance(found, Article) and found.text == "It rained\nall day.\n\nIt rained."


def replaced(path: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite a zip file with one member changed, or added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[member] = change(parts.get(member, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_what_is_no_readable_docx_says_why(tmp_path: Path) -> None:
    path = tmp_path / "rain.docx"
    path.write_bytes(b"It rained.")
    assert refusal(path) == "it is damaged, or no DOCX file"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    path.write_bytes(ole)
    assert refusal(path) == "it is in the old format of Word; save it as DOCX"
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path) == "it is protected by a password"
    path.write_bytes((FORMATS / "lamplighter.epub").read_bytes())
    assert refusal(path) == "it is damaged, or no DOCX file"
    docx.Document().save(path)
    assert refusal(path) == "it holds no text"


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "rain.docx"
    written_docx(path)
    replaced(path, "word/media/image1.png", lambda _: bytes(250_000_000))
    assert path.stat().st_size < 400_000
    limit = "MB unpacked, more than the limit of 200 MB"
    assert refusal(path) == f"it would have 251 {limit}"
    written_docx(path)
    replaced(path, "word/document.xml", lambda xml: xml + b" " * 40_000_000)
    assert refusal(path) == "its part word/document.xml has more than 30 MB"
    written_docx(path)
    replaced(
        path,
        "word/document.xml",
        lambda xml: xml.replace(b"<w:document", BOMB + b"<w:document").replace(b"all day", b"&j;"),
    )
    (found,) = read(path, Config())
    assert not isinstance(found, Article) or len(found.text) < 100


def test_members_that_lie_about_their_size(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("META-INF/container.xml", b" " * 30_000_000)
    lying = data.getvalue().replace((30_000_000).to_bytes(4, "little"), (30).to_bytes(4, "little"))
    path = tmp_path / "rain.epub"
    path.write_bytes(lying)
    assert refusal(path) == "its part META-INF/container.xml is damaged"


def test_an_epub_of_pandoc() -> None:
    found = articles("lamplighter.epub")
    assert [each.title for each in found] == [
        "The round – The Lamplighter of Fish Quay",
        "The last gas – The Lamplighter of Fish Quay",
        "What the widow kept – The Lamplighter of Fish Quay",
    ]
    assert {each.published for each in found} == {date(2031, 11, 7)}
    assert {each.tags for each in found} == {("Edda Marlowe",)}
    assert {each.language for each in found} == {"en"}
    assert found[1].source == f"{FORMATS / 'lamplighter.epub'}#EPUB/text/ch002.xhtml"
    assert len({each.id for each in found}) == 3
    assert found[0].text.startswith("Jorin Peake lit the lamps of Fish Quay for forty-one years.")
    # The mark of the footnote is gone, the note itself is there.
    assert "because they did not.\n\n- The times are those of his own notebook" in found[0].text
    assert found[0].text.endswith("keeps.")
    assert "\n\n“It is a cleaner light,” said the chairman.\n\n" in found[1].text


def test_an_epub_of_libreoffice() -> None:
    found = articles("2031-10-12-widow-tansley.epub")
    assert [each.title for each in found] == [
        "The tree behind the forge – Widow Tansley's Apple",
        "How it came up Gallows Hill – Widow Tansley's Apple",
        "What it is good for – Widow Tansley's Apple",
    ]
    assert {each.published for each in found} == {date(2031, 10, 12)}
    assert found[2].text.startswith("It keeps until June. It makes a cider ")


CONTAINER = '<container><rootfiles><rootfile full-path="b/x.opf"/></rootfiles></container>'
OPF = """<package xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<metadata><dc:title>Rain</dc:title><dc:language>ru-RU</dc:language>
<dc:date opf:event="modification">2033-01-01</dc:date>
<dc:date opf:event="publication">2031-05-02T23:30:00-05:00</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="a" href="t/a%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="t/c.xhtml" media-type="application/xhtml+xml"/>
<item id="d" href="t/d.xhtml" media-type="application/xhtml+xml"/>
<item id="e" href="t/gone.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="c"/><itemref idref="d"/>
<itemref idref="e"/><itemref idref="a"/></spine></package>"""
NAV = """<html xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>
<li><a href="t/a%20b.xhtml#x">Spring</a></li><li><a href="t/d.xhtml">Summer</a></li>
</ol></nav></body></html>"""


def written_epub(path: Path, **parts: str) -> Document:
    pages = {
        "META-INF/container.xml": CONTAINER,
        "b/x.opf": OPF,
        "b/nav.xhtml": NAV,
        "b/t/a b.xhtml": "<html><body><h2>Spring</h2>"
        "<p>It&nbsp;rained &amp; rained.<br/>All day.</p>"
        "<table><tr><th>Day</th><td><p>Rain</p></td></tr></table><script>x()</script></body></html>",
        "b/t/c.xhtml": '<html xmlns:epub="http://www.idpf.org/2007/ops"><body><p>It went '
        '<span epub:type="pagebreak" title="12"/>on <!-- x -->raining.</p></body></html>',
        "b/t/d.xhtml": "<html><body><title/><ul><li>Hail<li>Snow</ul><p>Then <b>sun</body></html>",
        **parts,
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in pages.items():
            file.writestr(name, text)
    return Document.file(path)


def test_chapters_follow_the_table_of_contents(tmp_path: Path) -> None:
    document = written_epub(tmp_path / "rain.epub")
    spring, gone, summer = epub.read(document, Config())
    source = str(tmp_path / "rain.epub")
    text = "It rained & rained.\nAll day.\n\nDay | Rain\n\nIt went on raining."
    assert spring == Article(
        title="Spring – Rain",
        text=text,
        source=f"{source}#b/t/a b.xhtml",
        published=date(2031, 5, 3),
        language="ru",
        places=((text.index("on raining"), "p. 12"),),
    )
    assert isinstance(summer, Article)
    assert (summer.title, summer.text) == ("Summer – Rain", "- Hail\n- Snow\n\nThen sun")
    assert gone == Skipped(
        f"{source}#b/t/gone.xhtml", Notice("part-missing", part="b/t/gone.xhtml")
    )


def test_what_is_no_readable_epub_says_why(tmp_path: Path) -> None:
    path = tmp_path / "rain.epub"
    path.write_bytes((FORMATS / "mill-race.docx").read_bytes())
    assert refusal(path) == "it is damaged, or no EPUB file"
    path.write_bytes(b"PK")
    assert refusal(path) == "it is damaged, or no EPUB file"
    encryption = '<encryption><CipherReference URI="b/t/c.xhtml"/></encryption>'
    written_epub(path, **{"META-INF/encryption.xml": encryption})
    assert refusal(path) == "it is protected against copying"
    written_epub(path, **{"b/x.opf": "<package/>"})
    assert refusal(path) == "it holds no text"


def test_a_hostile_chapter_costs_that_chapter(tmp_path: Path) -> None:
    deep = "<div>" * 5_000 + "It rained." + "</div>" * 5_000
    entities = f"{BOMB.decode()}<html><body><p>It rained &j;.</p></body></html>".replace(
        "<!DOCTYPE x", "<!DOCTYPE html"
    )
    path = tmp_path / "rain.epub"
    written_epub(
        path, **{"b/t/a b.xhtml": f"<html><body>{deep}</body></html>", "b/t/d.xhtml": entities}
    )
    found = list(read(path, Config(read_seconds=20)))
    assert any(isinstance(each, Article) and "It went on raining." in each.text for each in found)
    assert all(len(each.text) < 1_000 for each in found if isinstance(each, Article))


def test_pages_of_the_web_and_files_in_memory_are_read_too() -> None:
    data = (FORMATS / "ferry-report.pdf").read_bytes()
    document = Document.page("https://gazette.example/a/ferry.pdf", None, data)
    (found,) = pdf.read(document, Config())
    assert isinstance(found, Article)
    assert found.link == "https://gazette.example/a/ferry.pdf"
    data = (FORMATS / "mill-race.docx").read_bytes()
    (word,) = docx_reader.read(Document("2031-05-02 x.docx", "x", data=data), Config())
    assert word.published == date(2031, 5, 2)


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    (found,) = articles("hearth-tax.docx")
    assert (
        "used them against moths.\n\nThe tax was two shillings a year for each hearth, and bakers’ "
        "ovens were free.\n\nThe roll names"
    ) in found.text
    assert found.text.endswith("the keeper of records, Montague Eyre.")
    # One that is referred to from everywhere is told once.
    path = tmp_path / "tax.docx"
    path.write_bytes((FORMATS / "hearth-tax.docx").read_bytes())
    reference = b'<w:p><w:r><w:t>Again.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    replaced(path, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", 3 * reference +
                                                                b"<w:sectPr", 1))  # fmt: skip
    (again,) = read(path, Config())
    assert isinstance(again, Article)
    assert again.text.count("two shillings") == 1 and again.text.count("Again.") == 3
    replaced(path, "word/footnotes.xml", lambda xml: b"<w:footnotes")
    assert refusal(path) == "it is damaged, or no DOCX file"


def test_an_indented_first_line_and_a_heading_of_the_same_size() -> None:
    (found,) = articles("bell-under-water.pdf")
    assert "\n\nOn the night of 17 June, while the Yarrel " in found.text
    assert "\n\nThe chapel of Saint Orsola\n\nUntil 1846 a chapel stood on " in found.text
