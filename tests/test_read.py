"""Reading files: the house format, encodings, what is skipped and why, the walk."""

from __future__ import annotations

import os
import random
import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retrieval import Article, Config, Skipped
from retrieval.errors import UnreadableArticle
from retrieval.ingest.pipeline import expand
from retrieval.read import encoding, plain, read, walk
from retrieval.read.document import Document
from retrieval.read.formats import SUFFIXES

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
HOUSE = "Rain\n\nIt rained.\n\nIt rained again.\n\n  weather, Yarrel\n"


def written(folder: Path, data: str | bytes, name: str = "rain.txt") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def one(path: Path, config: Config | None = None) -> Article:
    (found,) = read(path, config or Config())
    assert isinstance(found, Article)
    return found


def refusal(path: Path, config: Config | None = None) -> str:
    (found,) = read(path, config or Config())
    assert isinstance(found, Skipped)
    assert found.source == str(path)
    return str(found.reason)


def test_the_house_format(tmp_path: Path) -> None:
    path = written(tmp_path, HOUSE)
    assert one(path) == Article(
        title="Rain",
        text="It rained.\n\nIt rained again.",
        source=str(path),
        tags=("weather", "Yarrel"),
    )


@pytest.mark.parametrize(
    "data",
    [
        HOUSE.replace("\n", "\r\n").encode(),
        HOUSE.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + HOUSE.encode(),
        HOUSE.encode("utf-16"),
        HOUSE.encode("utf-32"),
        b"\xfe\xff" + HOUSE.encode("utf-16-be"),
        b"\xff\xfe" + HOUSE.replace("\n", "\r\n").encode("utf-16-le"),
        ("\n \n\t\n" + HOUSE + "\n\n  \n").encode(),
        HOUSE.rstrip("\n").encode(),
    ],
    ids=[
        "CRLF",
        "CR",
        "BOM",
        "UTF-16",
        "UTF-32",
        "UTF-16-BE",
        "UTF-16-LE CRLF",
        "blank lines",
        "no end",
    ],
)
def test_line_ends_marks_and_blank_lines_make_no_difference(tmp_path: Path, data: bytes) -> None:
    article = one(written(tmp_path, data))
    assert article.title == "Rain"
    assert article.text == "It rained.\n\nIt rained again."
    assert article.tags == ("weather", "Yarrel")


def test_quotes_dashes_and_hard_spaces_stay_as_they_are(tmp_path: Path) -> None:
    body = "“It rained,” O’Hara said – 5\xa0mm…\n \nНичего.  市长\u3000没有。"
    assert one(written(tmp_path, f"Rain\n\n{body}\n")).text == body


def test_seed_article_for_which_the_project_was_made() -> None:
    path = SEEDS / "sochi-talks.txt"
    article = one(path)
    assert article.title == "Talks between Putin and Lukashenko begin in Sochi"
    assert article.tags == ("Lukashenko", "Putin", "Belarus", "Russia")
    assert article.published is None
    assert article.source == str(path.resolve())
    assert article.text.startswith(
        "Talks between Russian President Vladimir Putin and his Belarusian counterpart Alexander "
        "Lukashenko have begun in Sochi, stated Putin's press secretary Dmitry Peskov, as cited "
        "by TASS .\n\n"
    )
    assert article.text.endswith(
        "\n\nAccording to many political scientists, public figures of Russia and ordinary "
        "citizens, one small provocation will be sufficient for Putin to deploy the reserve "
        "forces to Belarus."
    )
    assert article.text.count("\n\n") == 12


@pytest.mark.parametrize(
    ("last", "tags"),
    [
        ("\n  weather, Yarrel", ("weather", "Yarrel")),
        ("  weather, Yarrel", ("weather", "Yarrel")),
        ("\n\tweather,Yarrel  ", ("weather", "Yarrel")),
        ("\n\xa0\xa0weather, Yarrel", ("weather", "Yarrel")),
        ("\n\u3000weather", ("weather",)),
        ("\n  weather", ("weather",)),
        ("\nweather, Yarrel", ("weather", "Yarrel")),
        (
            "\n  Wanda Silverlock, Dr Otto von der Mark",
            ("Wanda Silverlock", "Dr Otto von der Mark"),
        ),
    ],
)
def test_a_last_line_of_tags(last: str, tags: tuple[str, ...]) -> None:
    assert plain.parse(f"Rain\n\nIt rained.\n{last}\n") == ("Rain", "It rained.", tags)


@pytest.mark.parametrize(
    "last",
    [
        "\nRain, hail, snow and sleet fell on Monday, Tuesday and Wednesday.",
        "\n  After the rain, the snow.",
        "\nRain, hail, snow: all of it fell",
        "\nDid it rain, hail, snow?",
        "\n“Rain, hail, snow”",
        "\nweather",
        "weather, Yarrel",
        "\n  weather, , Yarrel",
        "\n  weather, Yarrel,",
        "\n  weather, what people in the town of Yarrel say",
        "\n  weather, " + "y" * 41,
    ],
)
def test_a_last_line_that_is_no_list_of_tags_stays_in_the_text(last: str) -> None:
    title, body, tags = plain.parse(f"Rain\n\nIt rained.\n{last}\n")
    assert (title, tags) == ("Rain", ())
    assert body == f"It rained.\n{last}"


def test_a_short_title_is_not_taken_for_the_text() -> None:
    assert plain.parse("Rain\n\n  weather, Yarrel") == ("Rain", "weather, Yarrel", ())


def test_the_title_may_stand_right_above_the_text() -> None:
    assert plain.parse("Rain\nIt rained.") == ("Rain", "It rained.", ())


def test_a_single_line_is_the_text_and_the_file_name_the_title(tmp_path: Path) -> None:
    article = one(written(tmp_path, "It rained.\n", "2031-05-02-rain.txt"))
    assert (article.title, article.text) == ("2031-05-02-rain", "It rained.")


def test_a_long_first_line_is_a_paragraph(tmp_path: Path) -> None:
    long = "It rained and rained " * 10
    article = one(written(tmp_path, f"{long}\n\nIt rained again.\n\n  weather\n"))
    assert article.title == "rain"
    assert article.text == f"{long}\n\nIt rained again."
    assert article.tags == ("weather",)
    assert plain.parse("T" * 200 + "\n\nIt rained.")[0] == "T" * 200
    assert plain.parse("T" * 201 + "\n\nIt rained.")[0] == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2031-05-02-rain.txt", date(2031, 5, 2)),
        ("2031-05-02.txt", date(2031, 5, 2)),
        ("2032-02-29 rain.txt", date(2032, 2, 29)),
        ("2031-02-29-rain.txt", None),
        ("2031-13-01-rain.txt", None),
        ("2031-00-10-rain.txt", None),
        ("0000-01-01-rain.txt", None),
        ("2031-05-021.txt", None),
        ("2031-5-2-rain.txt", None),
        ("rain-2031-05-02.txt", None),
        ("20310502-rain.txt", None),
    ],
)
def test_a_date_at_the_start_of_the_file_name(
    tmp_path: Path, name: str, expected: date | None
) -> None:
    assert one(written(tmp_path, HOUSE, name)).published == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \r\n\t\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\xff\xfe", "it is empty"),
        (b"PK\x03\x04\x00\x00\x08\x00\xff\xfe", "it is a binary file, not text"),
        (b"plain\x00text", "it is a binary file, not text"),
        (HOUSE.encode("utf-16-le"), "it is a binary file, not text"),
        (HOUSE.encode("utf-32-le"), "it is a binary file, not text"),
        (random.Random(1).randbytes(300).replace(b"\0", b""), "its encoding cannot be made out"),
        ("".join(map(chr, range(1, 31))).encode() * 9 + b"\xe9", "it is a binary file, not text"),
    ],
)
def test_what_is_no_text_is_skipped_with_the_reason(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    assert refusal(written(tmp_path, data)) == reason


def test_decoding_alone_raises() -> None:
    with pytest.raises(UnreadableArticle, match=r"^it is empty$"):
        encoding.decode(b"\n")


def test_a_charset_that_cannot_be_is_not_believed() -> None:
    text = "Дождь шёл весь день и не кончался."
    for charset in ("utf-16", "utf-32", "utf-8", "shift_jis", "no such"):
        for said in (text, f"{text} "):
            assert encoding.decode(said.encode("cp1251") * 6, charset) == said * 6


def test_a_file_over_the_limit_is_skipped(tmp_path: Path) -> None:
    path = written(tmp_path, "Rain\n\n" + "It rained. " * 300_000)
    assert refusal(path, Config(max_file_bytes=2_000_000)) == (
        "it has 3.3 MB, more than the limit of 2 MB for one file"
    )
    small = written(tmp_path, b"It rained.", "small.txt")
    assert one(small, Config(max_file_bytes=10)).text == "It rained."
    assert refusal(small, Config(max_file_bytes=9)).startswith("it has 0 MB, more than the limit")


def test_an_unknown_format_is_skipped(tmp_path: Path) -> None:
    reason = f"it is none of the formats Citebot reads ({', '.join(sorted(SUFFIXES))})"
    assert refusal(written(tmp_path, HOUSE, "rain.pages")) == reason
    assert refusal(written(tmp_path, HOUSE, "rain")) == reason
    assert one(written(tmp_path, HOUSE, "RAIN.TXT")).title == "Rain"


def test_what_the_system_refuses_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    assert refusal(tmp_path / "folder.txt") == "it is no regular file"
    assert refusal(tmp_path / "dangling.txt") == "it cannot be read: No such file or directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "it is no regular file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a look at the file and its opening, when nothing of it is open yet."""
    path, opened = written(tmp_path, HOUSE), os.open

    def swap(name: str, *args: Any, **options: Any) -> int:
        path.unlink(missing_ok=True)
        os.mkfifo(path)
        monkeypatch.undo()
        return opened(name, *args, **options)

    monkeypatch.setattr(os, "open", swap)
    assert refusal(path) == "it is no regular file"
    assert path.is_fifo()


@pytest.mark.skipif(not Path("/proc/kmsg").exists(), reason="needs Linux")
@pytest.mark.parametrize("file", ["/proc/kmsg", "/dev/zero", "/dev/tty", "/proc/self/mem"])
def test_a_file_of_the_system_is_not_waited_for(tmp_path: Path, file: str) -> None:
    path = tmp_path / "rain.txt"
    path.symlink_to(file)
    assert refusal(path)


LEADS_OUT = "it is a link that leads out of its folder"


def test_a_link_in_a_folder_is_read_where_it_leads_to_something_in_there(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    inside, outside = written(folder, HOUSE), written(tmp_path, "Secret\n\nA token.", ".env")
    (tmp_path / "folder-too").mkdir()
    beside = written(tmp_path / "folder-too", "Secret\n\nA token.", "beside.txt")
    links = {
        "in.txt": inside,
        "deep/up.txt": Path("..", inside.name),
        "out.txt": Path("..", outside.name),
        "deep/out.txt": outside,
        "beside.txt": beside,
        "twice.txt": Path("out.txt"),
        "deep/etc.txt": Path("/etc/passwd"),
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    read_, refused = set(), {}
    for each in expand([folder], Config()):
        if isinstance(each, Skipped):
            refused[str(Path(each.source).relative_to(folder))] = str(each.reason)
        else:
            read_.add(each.source)
    assert read_ == {str(inside)}
    assert refused == dict.fromkeys(links.keys() - {"in.txt", "deep/up.txt"}, LEADS_OUT)


def test_who_names_a_link_knows_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    written(tmp_path / "away", HOUSE)
    (tmp_path / "folder").symlink_to(tmp_path / "away")
    (tmp_path / "link.txt").symlink_to(tmp_path / "away/rain.txt")
    for item in ("folder", "link.txt"):
        (found,) = expand([tmp_path / item], Config())
        assert isinstance(found, Article)


@pytest.mark.skipif(os.name == "nt", reason="Windows opens no file from a folder on")
def test_a_folder_that_becomes_a_link_meanwhile_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("folder/deep", "away"):
        (tmp_path / place).mkdir(parents=True)
        written(tmp_path / place, HOUSE)
    path, opened = tmp_path / "folder/deep/rain.txt", os.open

    def swap(name: str, *args: Any, **options: Any) -> int:
        monkeypatch.undo()
        shutil.rmtree(path.parent)
        path.parent.symlink_to(tmp_path / "away")
        return opened(name, *args, **options)

    monkeypatch.setattr(os, "open", swap)
    (found,) = read(path, Config(), root=tmp_path / "folder")
    assert isinstance(found, Skipped)
    assert str(found.reason).startswith("it cannot be read: ")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    path = written(tmp_path, HOUSE)
    path.chmod(0)
    assert refusal(path) == "it cannot be read: Permission denied"


def test_the_walk_is_sorted_and_leaves_out_what_is_hidden_or_unknown(tmp_path: Path) -> None:
    for name in ["b/2.txt", "b/10.txt", "a/z/1.TXT", "z.txt", "B.txt", "a.txt", "b c/ü.txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HOUSE)
    for name in [".hidden.txt", ".git/config.txt", "b/.cache/x.txt", "notes.odt", "b/txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HOUSE)
    assert [str(path.relative_to(tmp_path)) for path in walk(tmp_path)] == [
        "B.txt",
        "a.txt",
        "z.txt",
        "a/z/1.TXT",
        "b/10.txt",
        "b/2.txt",
        "b c/ü.txt",
    ]


def test_the_walk_of_a_file_is_that_file(tmp_path: Path) -> None:
    hidden = written(tmp_path, HOUSE, ".hidden.odt")
    assert list(walk(hidden)) == [hidden]


def test_the_walk_does_not_follow_links_to_folders(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    written(inside, HOUSE)
    (inside / "loop").symlink_to(tmp_path, target_is_directory=True)
    (inside / "self.txt").symlink_to(inside / "rain.txt")
    assert list(walk(tmp_path)) == [inside / "rain.txt", inside / "self.txt"]


def test_file_names_with_line_breaks_and_odd_characters(tmp_path: Path) -> None:
    names = ["a\nb.txt", " spaced .txt", "дождь.txt", "100%.txt", "[x] {y}.txt"]
    paths = sorted(written(tmp_path, HOUSE, name) for name in names)
    assert list(walk(tmp_path)) == paths
    assert [one(path).source for path in paths] == [str(path) for path in paths]


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 9_999_999 + b"\xe9",
        b"word " * 2_000_000 + b"\xe9",
        b"x\n" * 5_000_000,
        b"\n" * 9_999_999 + b"x",
        b"Title\n\nBody\n\n" + b"a," * 5_000_000,
    ],
    ids=["one word", "words", "lines", "blank", "commas"],
)
def test_ten_megabytes_of_anything_take_moments(data: bytes) -> None:
    started = time.monotonic()
    (found,) = plain.read(Document("rain.txt", "/rain.txt", data=data), Config())
    assert found.text
    assert time.monotonic() - started < 4
    if data.endswith(b"\xe9"):
        assert found.text.endswith("é")
