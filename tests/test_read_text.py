"""Formats made of text: Markdown, tables, Telegram's export, mail, zip files; encodings, dates."""

from __future__ import annotations

import csv
import json
import mailbox
import os
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot import setting_parsers
from retrieval import Article, Config, Skipped
from retrieval.config import COLUMN_ROLES
from retrieval.errors import UnreadableArticle
from retrieval.languages import languages
from retrieval.notices import Notice
from retrieval.read import encoding, read, table
from retrieval.read.dates import day_of
from retrieval.read.mail_body import own_words

MAY_3 = date(2031, 5, 3)


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def articles(path: Path, config: Config | None = None) -> list[Article]:
    """What is read, nothing of it skipped."""
    found = list(read(path, config or Config()))
    assert [each for each in found if isinstance(each, Skipped)] == []
    return [each for each in found if isinstance(each, Article)]


def one(path: Path, config: Config | None = None) -> Article:
    (article,) = articles(path, config)
    return article


def skipped(path: Path, config: Config | None = None) -> list[tuple[str, str]]:
    """Where within the file, and why."""
    found = [each for each in read(path, config or Config()) if isinstance(each, Skipped)]
    return [(each.source.removeprefix(str(path)), str(each.reason)) for each in found]


def refusal(path: Path) -> str:
    (found,) = read(path, Config())
    assert isinstance(found, Skipped)
    assert found.source == str(path)
    return str(found.reason)


# --- dates


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2031-05-03", MAY_3),
        ("20310503", MAY_3),
        (20310503, MAY_3),
        ("2031-05-02T23:30:00-05:00", MAY_3),
        ("2031-05-03T01:30:00Z", MAY_3),
        ("2031-05-03 23:59:59", MAY_3),
        ("2031-05-03 23:30:00 UTC", MAY_3),
        ("Fri, 02 May 2031 23:30:00 -0500", MAY_3),
        ("May 2, 2031 9:00 pm EST", MAY_3),
        ("3 May 2031", MAY_3),
        ("03.05.2031", MAY_3),
        ("2031/5/3", MAY_3),
        ("5/23/2031", date(2031, 5, 23)),
        ("23/5/2031", date(2031, 5, 23)),
        ("3 мая 2031 г.", MAY_3),
        ("понедельник, 3-го мая 2031 года", MAY_3),
        ("3. Mai 2031", MAY_3),
        ("Samstag, der 3. Mai 2031, 14:30 Uhr", MAY_3),
        ("samedi 3 mai 2031 à 14h30", MAY_3),
        ("20h15, 3 mai 2031", MAY_3),
        ("samedi 3 mai 2031 à 14 h 30", MAY_3),
        ("10h30 3 May 2031", MAY_3),
        ("2031-05-03 10h30m", MAY_3),
        ("3 May 2031 9h5m", MAY_3),
        ("20 Uhr, 3. Mai 2031", MAY_3),
        ("20 Uhr 15, 3. Mai 2031", MAY_3),
        ("3. Mai 2031 um 20 Uhr 15", MAY_3),
        ("3. Mai 2031, 20 Uhr", MAY_3),
        ("20:15:30 Uhr, 3. Mai 2031", MAY_3),
        ("3mai2031", MAY_3),
        ("3-го мая 2031г.", MAY_3),
        ("1er mars 2031", date(2031, 3, 1)),
        ("1 fevrier 2031", date(2031, 2, 1)),
        ("3 Maerz 2031", date(2031, 3, 3)),
        ("sábado, 3 de mayo de 2031", MAY_3),
        ("3 травня 2031 р.", MAY_3),
        ("п’ятниця, 2 травня 2031 року", date(2031, 5, 2)),
        ("3 May 2031 10:00 am", MAY_3),
        (1935531000, date(2031, 5, 2)),
        ("1935531000", date(2031, 5, 2)),
        (1935531000000, date(2031, 5, 2)),
        (1935531000.5, date(2031, 5, 2)),
        (datetime.fromisoformat("2031-05-02T23:30:00-05:00"), MAY_3),
        ("3/5/2031", None),
        ("May 2031", None),
        ("2031", None),
        ("Monday", None),
        ("today", None),
        ("0001-01-01", None),
        ("2031-13-45", None),
        ("9" * 60, None),
        ("3 May 2031 " * 20, None),
        ("", None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
        (["2031-05-03"], None),
    ],
)
def test_dates_of_all_kinds_become_days_in_utc(told: object, expected: date | None) -> None:
    assert day_of(told) == expected


def test_nothing_is_taken_out_between_digits() -> None:
    words = {word for each in languages() for word in each.date_fillers.split()}
    assert {"de", "le", "vom", "г", "р"} <= words
    for word in words:
        # Without it this would be the year 2015, or the third of May.
        assert day_of(f"20{word}15, 3 May") is None, word
        assert day_of(f"20{word}15, 3 May 2031") in (None, MAY_3), word


def test_no_text_makes_a_date_fail() -> None:
    characters = "0123456789:-+./ TZamprFebмая,()W\0é"
    for seed in range(3_000):
        text = "".join(characters[(seed * 7919 * (at + 3)) % len(characters)] for at in range(12))
        assert day_of(text) is None or isinstance(day_of(text), date)


# --- encodings

RUSSIAN = "В понедельник шёл дождь.\n\nМэр города сообщил, что мост через реку закрыт."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "utf-16"),
        ("Дождь\n\nШёл дождь.", "cp1251"),
        ("У понеділок йшов дощ. Їжак його не бачив, і міст було зачинено.", "cp1251"),
        ("Regen\n\nAm Montag regnete es. Die Brücke über die Isar wurde gesperrt.", "cp1252"),
        ("Pluie\n\nIl a plu à Besançon. Le maire a déclaré que l’école était fermée…", "cp1252"),
        ("Deszcz\n\nBurmistrz powiedział, że most zostanie zamknięty. Źródła milczą.", "cp1250"),
        ("Deszcz\n\nBurmistrz powiedział, że most zostanie zamknięty. Źródła.", "iso8859-2"),
        ("Βροχή\n\nΤη Δευτέρα έβρεξε στην Αθήνα. Ο δήμαρχος δήλωσε ότι έκλεισε.", "cp1253"),
        ("Yağmur\n\nPazartesi günü İstanbul'da yağmur yağdı. Köprü kapatıldı.", "cp1254"),
        ("雨\n\n月曜日に東京で雨が降った。市長は橋が閉鎖されると述べた。", "shift_jis"),
        ("雨\n\n月曜日に東京で雨が降った。市長は橋が閉鎖されると述べた。", "euc_jp"),
        ("雨\n\n星期一北京下雨了。市长说大桥将关闭到星期二。", "gb18030"),
        ("비\n\n월요일에 서울에 비가 내렸다. 시장은 다리가 폐쇄된다고 말했다.", "euc_kr"),
        ("Rain\n\n“It rained,” O’Hara said – 5 mm…", "cp1252"),
        ("Rain\n\nCafé", "latin-1"),
    ],
)
def test_texts_in_other_encodings_are_read(tmp_path: Path, text: str, codec: str) -> None:
    article = one(put(tmp_path, "x.txt", text.encode(codec)))
    title, _, body = text.rpartition("\n\n")
    assert (article.title, article.text) == (title or "x", body)
    assert encoding.decode(text.encode(codec)) == text
    assert text.encode(codec).decode(encoding.name_of(BytesIO(text.encode(codec)))) == text


def test_a_large_text_is_known_by_the_bytes_that_tell() -> None:
    late = b"It rained.\n" * 300_000 + RUSSIAN.encode("cp1251")
    assert encoding.name_of(BytesIO(late)) == "cp1251"
    assert encoding.name_of(BytesIO(late[:2_000_000])) == "utf-8"
    # One byte lost in the middle of so many that fit is no other encoding.
    assert encoding.name_of(BytesIO(RUSSIAN.encode() * 9 + b"\xd0 x")) == "utf-8"


def test_what_is_no_text_has_no_encoding() -> None:
    with pytest.raises(UnreadableArticle, match="it is a binary file, not text"):
        encoding.name_of(BytesIO(b"text\n" * 400_000 + b"\0"))
    with pytest.raises(UnreadableArticle, match="it is empty"):
        encoding.name_of(BytesIO(b""))


# --- Markdown

MARKDOWN = """---
title: "Rain: a story"
date: 2031-05-02T23:30:00-05:00
tags: [weather, Yarrel]
url: https://example.org/rain
lang: en-GB
---
# Rain in Yarrel

It *rained* on [Monday](http://x.y "day") and
**Tuesday**. ![a picture](a.png) Use `umbrellas`. <!-- no -->The end &amp; more.

## Later that week

- one
- two
  - three

> Nobody <b>was</b> hurt.

```
code
```

| day | rain |
|-----|------|
| Mon | 5 mm |

<!-- a
comment -->
See [[Ferry|the ferry]] and [the bridge][1].

[1]: http://a.b
"""


def test_markdown(tmp_path: Path) -> None:
    path = put(tmp_path, "rain.md", MARKDOWN)
    assert one(path) == Article(
        title="Rain: a story",
        text="Rain in Yarrel\n\n"
        "It rained on Monday and Tuesday. Use umbrellas. The end & more.\n\n"
        "Later that week\n\n- one\n- two\n- three\n\nNobody was hurt.\n\n"
        "day | rain\nMon | 5 mm\n\nSee the ferry and the bridge.",
        source=str(path),
        published=MAY_3,
        tags=("weather", "Yarrel"),
        language="en",
        url="https://example.org/rain",
    )


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Rain\n\nIt rained.", "Rain", "It rained."),
        ("Rain\n====\n\nIt rained.", "Rain", "It rained."),
        ("## Rain\n\nIt rained.", "x", "Rain\n\nIt rained."),
        ("It rained.\n\n# Later\n\nSun.", "x", "It rained.\n\nLater\n\nSun."),
        ("---\nIt rained.\n---\n\nSun.", "x", "It rained.\n\nSun."),
        ("---\ntitle: Rain: a story\n---\nIt rained.", "Rain: a story", "It rained."),
        ("---\ntitle: &a Rain\ntags: [*a, *a]\n---\nIt rained.", "&a Rain", "It rained."),
        ("---\r\ntitle: Rain\r\n---\r\nIt rained.", "Rain", "It rained."),
        ("---\ntitle: ~\ndate: 2031-99-99\n---\n# Rain\n\nIt rained.", "Rain", "It rained."),
        ("---\ntitle: !!python/object:os.x {}\n---\nIt rained.", "x", "It rained."),
    ],
)
def test_titles_and_front_matter(tmp_path: Path, text: str, title: str, body: str) -> None:
    article = one(put(tmp_path, "x.md", text))
    assert (article.title, article.text, article.published) == (title, body, None)


def test_markdown_without_words_is_refused(tmp_path: Path) -> None:
    reason = "it holds no text beside code, images and headings"
    assert refusal(put(tmp_path, "x.md", "# Rain\n\n![rain](a.png)\n\n    code")) == reason
    assert refusal(put(tmp_path, "y.md", "")) == "it is empty"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "![" * 500_000,
        "*_" * 9_000,
        ">" * 1_000_000,
        "- " * 500_000,
        "\n".join("  " * depth + "- a" for depth in range(700)),
        "".join("`" * length + " " for length in range(1_000)),
        "<!--" * 250_000,
        "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n",
        "---\n" + "[" * 19_000 + "\n---\n",
        "---\n" + "a: {" * 4_000 + "\n---\n",
        "---\n" + "? " * 9_000 + "\n---\n",
    ],
)
def test_markdown_made_to_take_long_does_not(tmp_path: Path, text: str) -> None:
    begun = time.perf_counter()
    assert one(put(tmp_path, "x.md", f"Sun.\n\n{text}\n\nIt rained.\n")).text.startswith("Sun.")
    assert len(list(read(put(tmp_path, "y.md", text), Config()))) == 1
    assert time.perf_counter() - begun < 10


def test_deep_lists_are_kept(tmp_path: Path) -> None:
    text = "\n".join("  " * depth + f"- a{depth}" for depth in range(40))
    assert one(put(tmp_path, "x.md", text + "\n\nIt rained.")).text == (
        "\n".join(f"- a{depth}" for depth in range(40)) + "\n\nIt rained."
    )


# --- tables


def test_csv_with_other_names_and_separators(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "news.csv",
        "Headline;Body;Pub Date;Link;Keywords;Lang;ID\r\n"
        'Rain;"It ""rained"";\r\nall day.";03.05.2031;https://a.b/1;"weather, Yarrel";en-GB;x1\r\n'
        ";;;;;;\r\n"
        "Sun;It shone.;2031-05-02T23:00:00-05:00;javascript:x;;;\r\n",
    )
    assert articles(path) == [
        Article(
            title="Rain",
            text='It "rained";\nall day.',
            source=f"{path}#x1",
            published=MAY_3,
            tags=("weather", "Yarrel"),
            language="en",
            url="https://a.b/1",
        ),
        Article(title="Sun", text="It shone.", source=f"{path}#line 5", published=MAY_3),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "\ufefftitle\ttext\nRain\tIt rained, all day.\n".encode(),
        b"sep=|\ntitle|text\nRain|It rained, all day.\n",
        b'title,text\rRain,"It rained, all day."\r',
        "title;text\nRain;It rained, all day.".encode("utf-16"),
        b'title, text\nRain, "It rained, all day."\n',
    ],
    ids=["tabs", "sep=", "CR", "UTF-16", "blanks"],
)
def test_csv_of_other_programs(tmp_path: Path, data: bytes) -> None:
    article = one(put(tmp_path, "x.csv", data))
    assert (article.title, article.text) == ("Rain", "It rained, all day.")


def test_csv_written_by_python_comes_back(tmp_path: Path) -> None:
    texts = ['a "b" c', "a\n\nb", "a,b;c\td", "'x'", '"', "a" * 200_000]
    path = tmp_path / "x.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text", "id"], *([text, n] for n, text in enumerate(texts))])
    assert [each.text for each in articles(path)] == texts


def test_a_broken_row_costs_itself_alone(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "x.csv",
        "title,text\n"
        'A,"never closed\n'
        "B,good\n"
        "C,too,many\n"
        "D\n"
        'E,"also ""good"" one"\n'
        'F,"x"y\n'
        'G,"two\nlines"\n'
        f"H,{'x' * 2_100_000}\n"
        'I,"never closed either',
    )
    read_ = [each for each in read(path, Config()) if isinstance(each, Article)]
    assert [(each.title, each.text) for each in read_] == [
        ("A", "never closed"),
        ("B", "good"),
        ("E", 'also "good" one'),
        ("F", "xy"),
        ("G", "two\nlines"),
        ("I", "never closed either"),
    ]
    assert skipped(path) == [
        ("#line 4", "it has 3 fields where the header has 2"),
        ("#line 5", "it has 1 field where the header has 2"),
        ("#line 10", "its quotation marks do not match, or it is too long"),
    ]


def test_a_table_without_a_column_of_text_says_which_it_has(tmp_path: Path) -> None:
    path = put(tmp_path, "x.csv", "name,story so far\nRain,It rained.\n")
    assert refusal(path) == (
        "none of its columns (name, story so far) is known to hold the text; "
        "name it in the setting columns"
    )
    article = one(path, Config(columns=(("text", "Story so far"), ("title", "nothing"))))
    assert (article.title, article.text) == ("Rain", "It rained.")
    assert refusal(put(tmp_path, "y.csv", "title,text\n")) == "it holds no rows"


def test_the_setting_names_what_a_table_knows() -> None:
    roles = tuple(table._USUAL)
    told = ",".join(f"{role}=x" for role in roles)
    assert setting_parsers.columns("X", told) == tuple((role, "x") for role in roles)
    assert roles == COLUMN_ROLES


def test_json_lines(tmp_path: Path) -> None:
    rows: list[object] = [
        {"headline": "Rain", "content": "It rained.", "created_at": 1935531000, "guid": 7,
         "tags": ["weather", "Yarrel"], "url": "https://a.b/1", "lang": "ru"},
        {"body": ["It snowed.", "Twice."], "title": "", "text": None},
        [1],
        {"title": "No text", "text": " "},
        {"title": "Unknown"},
    ]  # fmt: skip
    lines = [json.dumps(row) for row in rows] + ["{broken", "[" * 100_000, ""]
    path = put(tmp_path, "x.jsonl", "\n".join(lines) + '\n{"text": "Last."}')
    found = [each for each in read(path, Config()) if isinstance(each, Article)]
    assert found == [
        Article(
            title="Rain",
            text="It rained.",
            source=f"{path}#7",
            published=date(2031, 5, 2),
            tags=("weather", "Yarrel"),
            language="ru",
            url="https://a.b/1",
        ),
        Article(title="x line 2", text="It snowed.\n\nTwice.", source=f"{path}#line 2"),
        Article(title="x line 9", text="Last.", source=f"{path}#line 9"),
    ]
    assert skipped(path) == [
        ("#line 3", "it is no JSON object"),
        ("#line 4", "it has no text"),
        (
            "#line 5",
            "none of its columns (title) is known to hold the text; name it in the setting columns",
        ),
        ("#line 6", "it is not well-formed JSON"),
        ("#line 7", "its JSON is too deeply nested"),
    ]


def test_many_broken_lines_are_told_together(tmp_path: Path) -> None:
    path = put(tmp_path, "x.jsonl", "x\n" * 2_000 + '{"text": "It rained."}\n')
    found = skipped(path)
    assert len(found) == 101
    assert found[0] == ("#line 1", "it is not well-formed JSON")
    assert found[-1] == ("", "1,900 more of its lines cannot be read")


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "result.json"])
def test_a_large_file_is_read_piece_by_piece(tmp_path: Path, name: str) -> None:
    text = "It rained all day in Yarrel. " * 60
    with (path := tmp_path / name).open("w", encoding="utf-8") as file:
        if name == "x.csv":
            file.write("title,text\n")
        if name == "result.json":
            file.write('{"name": "News", "type": "public_channel", "id": 1, "messages": [\n')
        for number in range(5_000):
            post = message(number + 1, text=text)
            lines = {
                "x.csv": f'Rain,"{text}"',
                "x.jsonl": json.dumps({"text": text}),
                "result.json": json.dumps(post) + ("," if number < 4_999 else "]}"),
            }
            file.write(lines[name] + "\n")
    assert path.stat().st_size > 8_000_000
    tracemalloc.start()
    assert sum(1 for each in read(path, Config()) if isinstance(each, Article)) == 5_000
    assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 2
    tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        "title,text\n" + 'A,"b\n' * 20_000,
        'title,text\nA,"' + "b\n" * 1_000_000,
        "title,text\n" + '"' * 5_000_000,
        "," * 5_000_000,
        "title,text\n" + ("," * 10_000 + "\n") * 300,
    ],
)
def test_csv_made_to_take_long_does_not(tmp_path: Path, data: str) -> None:
    """The time that a file may take is ten times what these need."""
    found = list(read(put(tmp_path, "x.csv", data), Config()))
    assert found
    assert not [
        each for each in found if isinstance(each, Skipped) and "reading took" in str(each.reason)
    ]


# --- Telegram's export


def message(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2031-05-03T01:30:00",
        "date_unixtime": "1935531000",
        "from": "Yarrel News",
        "from_id": "channel1234567890",
        "text": "It rained all day in Yarrel.",
        "text_entities": [],
        **fields,
    }


def export(**fields: Any) -> dict[str, Any]:
    entities = [
        {"type": "plain", "text": "The bridge is "},
        {"type": "bold", "text": "closed"},
        {"type": "plain", "text": ".\n\nRead "},
        {"type": "text_link", "text": "more", "href": "https://a.b/"},
        {"type": "plain", "text": " "},
        {"type": "hashtag", "text": "#bridge@news"},
    ]
    return {
        "name": "Yarrel News",
        "type": "public_channel",
        "id": 1234567890,
        "messages": [
            {"id": 1, "type": "service", "date": "2031-05-01T10:00:00", "action": "create_channel",
             "title": "Yarrel News, the channel of the town", "text": ""},
            message(2, text=["The bridge is ", {"type": "bold", "text": "closed"}],
                    text_entities=entities),
            message(3, forwarded_from="Ash Valley Wire"),
            message(4, text="Thanks!"),
            message(5, text=["It rained in ", {"type": "italic", "text": "Yarrel"}, " all day."],
                    date_unixtime=None, text_entities=None, media_type="video_file"),
        ],
        **fields,
    }  # fmt: skip


def saved(folder: Path, value: object, name: str = "result.json") -> Path:
    return put(folder, name, json.dumps(value, ensure_ascii=False, indent=1))


def test_the_posts_of_an_exported_channel(tmp_path: Path) -> None:
    path = saved(tmp_path, export())
    assert articles(path) == [
        Article(
            title="The bridge is closed.",
            text="The bridge is closed.\n\nRead more #bridge@news",
            source=f"{path}#2",
            published=date(2031, 5, 2),
            tags=("bridge",),
            url="https://t.me/c/1234567890/2",
            author="Yarrel News",
        ),
        Article(
            title="It rained all day in Yarrel.",
            text="It rained all day in Yarrel.",
            source=f"{path}#3",
            published=date(2031, 5, 2),
            tags=("Ash Valley Wire",),
            url="https://t.me/c/1234567890/3",
            author="Ash Valley Wire",
        ),
        Article(
            title="It rained in Yarrel all day.",
            text="It rained in Yarrel all day.",
            source=f"{path}#5",
            published=MAY_3,
            url="https://t.me/c/1234567890/5",
            author="Yarrel News",
        ),
    ]


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"username": "yarrel_news"}, "https://t.me/yarrel_news/2"),
        ({"type": "private_supergroup", "id": -1001234567890}, "https://t.me/c/1234567890/2"),
        ({"type": "personal_chat"}, None),
        ({"type": "private_group"}, None),
        ({"id": "../x"}, None),
    ],
)
def test_links_of_posts(tmp_path: Path, fields: dict[str, Any], link: str | None) -> None:
    # What tells of a chat stands above its messages.
    assert articles(saved(tmp_path, {**fields, **export(), **fields}))[0].url == link


def test_an_exported_account(tmp_path: Path) -> None:
    account = {
        "about": "Here is the data you requested.",
        "personal_information": {"username": "ann", "id": 5},
        "chats": {"about": "", "list": [export(type="personal_chat", id=9, name=None), export()]},
        "left_chats": {"about": "", "list": [export(id=8)]},
    }
    path = saved(tmp_path, account)
    found = articles(path)
    assert [each.source for each in found] == [
        f"{path}#{chat}/{number}" for chat in (9, 1234567890, 8) for number in (2, 3, 5)
    ]
    assert [each.url for each in found[::3]] == [
        None,
        "https://t.me/c/1234567890/2",
        "https://t.me/c/8/2",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"a": 1}', "it is JSON, but no chat that Telegram Desktop exported"),
        ("[]", "it is JSON, but no chat that Telegram Desktop exported"),
        (
            '{"messages": [{"role": "user", "content": "x"}]}',
            "it is JSON, but no chat that Telegram Desktop exported",
        ),
        ("", "it is not well-formed JSON"),
        ("rain", "it is not well-formed JSON"),
        ('{"a": ' + "9" * 400 + "}", "it is not well-formed JSON"),
        ("[" * 3_000_000, "its JSON is too deeply nested"),
        ('{"messages": [' + '{"text": [' * 1_000_000, "its JSON is too deeply nested"),
        (
            json.dumps({"messages": [message(1, text="Ok.")]}),
            "none of its messages has enough text",
        ),
    ],
)
def test_json_that_is_no_export(tmp_path: Path, data: str, reason: str) -> None:
    assert refusal(put(tmp_path, "x.json", data)) == reason


def test_an_export_that_breaks_off(tmp_path: Path) -> None:
    path = put(tmp_path, "result.json", json.dumps(export())[:-150])
    found = [each for each in read(path, Config()) if isinstance(each, Article)]
    assert [each.source for each in found] == [f"{path}#2", f"{path}#3"]
    assert skipped(path) == [
        ("", "it breaks off or is damaged after message 4; what stands before that was read")
    ]


# --- mail

LETTER = """Hello all,

It rained on Monday in Yarrel, and the bridge over the Ash was closed
at noon, the mayor said.

- one
- two

On Friday, 2 May 2031 at 10:00, Bob Silverlock
<bob@example.org> wrote:
> Did it rain?
>
> > Before?

It did.

Sent from my iPhone
-- 
Ann Tolliver
Yarrel
"""
HTML = (
    "<html><body><table><tr><td><h1>News</h1><p>It rained on Monday in Yarrel, and the bridge "
    "was closed at noon, the mayor said.</p></td></tr><tr><td><p>Nobody was hurt.</p></td></tr>"
    "</table><p><a href='https://a.b'>Unsubscribe</a></p></body></html>"
)
OWN = (
    "Hello all,\n\nIt rained on Monday in Yarrel, and the bridge over the Ash was closed at noon, "
    "the mayor said.\n\n- one\n- two\n\nIt did."
)


def mail(text: str | None = LETTER, html: str | None = None, **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    if html is not None:
        add = made.add_alternative if text is not None else made.set_content
        add(html, subtype="html")
    return made


def test_a_mail(tmp_path: Path) -> None:
    letter = mail(
        subject="Re: Дождь в Ярреле",
        date="Fri, 02 May 2031 23:30:00 -0500 (CDT)",
        list_id='"Yarrel Weekly" <weekly.example.org>',
        archived_at="<https://lists.example.org/1>",
    )
    letter.add_attachment(b"\0" * 500, maintype="image", subtype="png", filename="a.png")
    letter.add_attachment("An attached text.", filename="a.txt")
    letter["Content-Language"] = "en-GB"
    path = put(tmp_path, "x.eml", bytes(letter))
    assert one(path) == Article(
        title="Дождь в Ярреле",
        text=OWN,
        source=str(path),
        published=MAY_3,
        tags=("Yarrel Weekly",),
        language="en",
        url="https://lists.example.org/1",
    )


def test_a_newsletter_in_html(tmp_path: Path) -> None:
    expected = (
        "It rained on Monday in Yarrel, and the bridge was closed at noon, the mayor said.\n\n"
        "Nobody was hurt."
    )
    alone = one(put(tmp_path, "2031-05-03-a.eml", bytes(mail(None, HTML, subject="News"))))
    assert expected in alone.text
    assert (alone.title, alone.published) == ("News", MAY_3)
    stub = mail("See the HTML part.", HTML, subject="News", list_id="<weekly.example.org>")
    found = one(put(tmp_path, "b.eml", bytes(stub)))
    assert expected in found.text
    assert found.tags == ("weekly.example.org",)
    # Where both say it, the plain part does without guessing.
    assert one(put(tmp_path, "c.eml", bytes(mail(LETTER, HTML)))).text == OWN


@pytest.mark.parametrize(
    ("charset", "text"),
    [("koi8-r", "В понедельник шёл дождь."), ("iso-2022-jp", "月曜日に東京で雨が降った。")],
)
def test_mails_in_other_encodings(tmp_path: Path, charset: str, text: str) -> None:
    data = f"Subject: a\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert one(put(tmp_path, "x.eml", data + text.encode(charset))).text == text
    assert one(put(tmp_path, "y.eml", data.replace(charset.encode(), b"x-wrong")
                   + "Шёл дождь весь день.".encode())).text == "Шёл дождь весь день."  # fmt: skip


def test_a_mailbox_of_the_standard_library(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    box = mailbox.mbox(path)
    for number, text in enumerate(
        ["It rained.", "From here on, it snowed.", "> Why?", "It shone."]
    ):
        box.add(mail(text, subject=f"Day {number}", message_id=f"<{number % 3}@example.org>"))
    box.close()
    found = list(read(path, Config()))
    assert found == [
        Article(title="Day 0", text="It rained.", source=f"{path}#0@example.org"),
        Article(title="Day 1", text="From here on, it snowed.", source=f"{path}#1@example.org"),
        Skipped(f"{path}#2@example.org", Notice("only-quotations")),
        Article(title="Day 3", text="It shone.", source=f"{path}#4"),
    ]


def test_a_mail_too_large_costs_itself_alone(tmp_path: Path) -> None:
    line = b"From ann@example.org Fri May  2 10:00:00 2031\n"
    data = line + b"Subject: a\n\n" + b"x" * 26_000_000 + b"\n\n" + line + bytes(mail("It rained."))
    path = put(tmp_path, "x.mbox", data)
    assert skipped(path) == [("#1", "it has more than 25 MB")]
    assert [each.text for each in read(path, Config()) if isinstance(each, Article)] == [
        "It rained."
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.mbox", b"It rained.", "it is no mailbox: its first line does not begin with From"),
        ("x.eml", b"It rained.\nAll day.\n", "it is no mail"),
        ("x.eml", b"\x89PNG\r\n\x1a\n", "it is no mail"),
        ("x.eml", b"", "it is no mail"),
        ("x.eml", b"Subject: a\n\n", "it has no text"),
        ("x.eml", b"Subject: a\n\n> Why?\n", "it holds nothing beside quotations and signatures"),
        (
            "x.eml",
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at)
                     for at in range(2_000)),
            "it has too many parts",
        ),
        (
            "x.eml",
            b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
            "it has too many parts",
        ),
        ("x.eml", b"Content-Type: text/plain " + b"(" * 90_000 + b"\n\nIt rained.",
         "it is too oddly built, or no mail"),
    ],
)  # fmt: skip
def test_what_is_no_mail(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    begun = time.perf_counter()
    assert refusal(put(tmp_path, name, data)) == reason
    assert time.perf_counter() - begun < 15


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Mine.\n\n-----Original Message-----\nFrom: x\n\nOld.", "Mine."),
        ("Mine.\n\nFrom: Bob\nSent: Monday\nTo: Ann\n\nOld.", "Mine."),
        ("Моё.\n\n2 мая 2031 г. Боб <b@x.y> написал:\n> Старое.", "Моё."),
        ("Mine.\n\nAm 2. Mai 2031 schrieb Bob:\n> Alt.\n\nMore.", "Mine.\n\nMore."),
        ("Mien.\n\nLe 2 mai 2031, Bob a écrit :\n> Vieux.", "Mien."),
        ("Mío.\n\nEl 2 de mayo de 2031, Bob escribió:\n> Viejo.", "Mío."),
        ("Моє.\n\n2 травня 2031 р. Боб написав:\n> Старе.", "Моє."),
        ("Mio.\n\nIl giorno 2 maggio 2031 Bob ha scritto:\n> Vecchio.", "Mio."),
        ("Моє.\n\nВід: Боб\nНадіслано: учора\n\nСтаре.", "Моє."),
        ("Meins.\n\nVon meinem iPhone gesendet", "Meins."),
        ("He wrote:\n\nNo quotation.", "He wrote:\n\nNo quotation."),
        ("From: Bob\nDate: Monday\n\nForwarded.", "From: Bob\nDate: Monday\n\nForwarded."),
        ("Mine.\n--\nAnn", "Mine."),
        ("Mine.\n" + "_" * 47 + "\nlist mailing list\nlist@x.y", "Mine."),
        ("Mine.\n-- \n" + "Long.\n" * 20, "Mine.\n--\n" + "\n".join(["Long."] * 20)),
        ("a\nb", "a\nb"),
        ("It rained all day, \nas it does.", "It rained all day, as it does."),
        ("> only", ""),
    ],
)
def test_the_own_words_of_a_letter(text: str, own: str) -> None:
    assert own_words(text) == own


def test_dates_of_mails_are_as_the_standard_library_has_them() -> None:
    for told in ("Fri, 02 May 2031 23:30:00 -0500", "2 May 2031 10:00:00 GMT"):
        assert day_of(told) == day_of(parsedate_to_datetime(told))


# --- zip files

RAIN = "Rain\n\nIt rained."


def zipped(
    members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED, name: str = "x.zip"
) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", method) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return data.getvalue()


def test_a_zip_file(tmp_path: Path) -> None:
    inner = zipped({"in.txt": RAIN, "deep.zip": zipped({"x.txt": RAIN})})
    members: dict[str, str | bytes] = {
        "a/дождь.txt": RAIN,
        "../../up.md": "# Rain\n\nIt rained.",
        "/root.csv": "title,text\nRain,It rained.\nSun\n",
        "a/": "",
        "a/.hidden.txt": RAIN,
        "__MACOSX/a/._x.txt": RAIN,
        "picture.png": b"\x89PNG",
        "in.zip": inner,
        "empty.txt": "",
        "page.html": "<html><title>Rain</title><body><p>It rained.</p></body></html>",
    }
    path = put(tmp_path, "x.zip", zipped(members))
    found = [each for each in read(path, Config()) if isinstance(each, Article)]
    assert [
        (each.title, each.text, (each.source or "").removeprefix(str(path))) for each in found
    ] == [
        ("Rain", "It rained.", "#a/дождь.txt"),
        ("Rain", "It rained.", "#../../up.md"),
        ("Rain", "It rained.", "#/root.csv#line 2"),
        ("Rain", "It rained.", "#in.zip#in.txt"),
        ("Rain", "It rained.", "#page.html"),
    ]
    assert skipped(path) == [
        ("#/root.csv#line 3", "it has 1 field where the header has 2"),
        ("#in.zip#deep.zip", "it is a zip file in a zip file in a zip file"),
        ("#empty.txt", "it is empty"),
    ]
    assert sorted(path.parent.iterdir()) == [path]


def test_names_in_the_encoding_of_their_country(tmp_path: Path) -> None:
    name = "протокол-заседания.txt"
    data = zipped({"x" * len(name): "It rained."})
    path = put(tmp_path, "x.zip", data.replace(b"x" * len(name), name.encode("cp866")))
    # Programs of old set no mark, and the name of the member has no suffix that is not ASCII.
    assert [each.source for each in articles(path)] == [f"{path}#{name}"]


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    bomb = put(tmp_path, "a.zip", zipped({"x.txt": b"a" * 40_000_000, "y.txt": RAIN}))
    assert skipped(bomb) == [("#x.txt", "it would unpack to more than 200 times its size")]
    huge = put(tmp_path, "b.zip", zipped({"x.txt": os.urandom(3_000_000)}))
    limited = Config(max_file_bytes=2_000_000)
    huge_inside = put(tmp_path, "c.zip", zipped({"x.txt": b"rain " * 500_000 + os.urandom(90_000)}))
    assert skipped(huge, limited)[0][1].startswith("it has 3 MB, more than the limit of 2 MB")
    assert skipped(huge_inside, limited) == [
        ("#x.txt", "it has 2.6 MB, more than the limit of 2 MB for one file")
    ]
    many = zipped({f"{number}.txt": "a" * 900_000 for number in range(5)})
    nested = put(tmp_path, "d.zip", zipped({"in.zip": many, "y.txt": RAIN}))
    assert skipped(nested, Config(max_unpacked_bytes=2_000_000)) == [
        (f"#in.zip#{number}.txt", "with it, the zip file would have more than 2 MB unpacked")
        for number in (2, 3, 4)
    ]


def test_a_member_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(zipped({"x.txt": b"a" * 45_000_000}))
    for at in (22, data.find(b"PK\1\2") + 24):
        data[at : at + 4] = (100).to_bytes(4, "little")
    path = put(tmp_path, "x.zip", bytes(data))
    tracemalloc.start()
    assert skipped(path) == [("#x.txt", "it is damaged")]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_members_that_cannot_be_unpacked(tmp_path: Path) -> None:
    data = bytearray(zipped({"x.txt": RAIN, "y.txt": RAIN}))
    data[data.find(b"PK\1\2") + 8] |= 1
    locked = put(tmp_path, "a.zip", bytes(data))
    assert skipped(locked) == [("#x.txt", "it is protected by a password")]
    odd = put(tmp_path, "b.zip", zipped({"x.txt": RAIN}, zipfile.ZIP_BZIP2))
    assert skipped(odd) == [
        ("#x.txt", "it is packed by another method than zip files commonly use")
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is damaged, or no zip file"),
        (b"It rained.", "it is damaged, or no zip file"),
        (zipped({"x.txt": RAIN})[:-9], "it is damaged, or no zip file"),
        (zipped({}), "it holds no file in a format that Citebot reads"),
        (zipped({"a.png": b""}), "it holds no file in a format that Citebot reads"),
        (zipped({f"{n}.txt": b"" for n in range(10_001)}), "it holds more than 10,000 files"),
        (zipped({f"{n:0>400}": b"" for n in range(9_500)}), "it holds more than 10,000 files"),
    ],
    ids=["empty", "text", "cut", "hollow", "unknown", "many", "directory"],
)
def test_what_is_no_zip_file_of_articles(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refusal(put(tmp_path, "x.zip", data)) == reason


# --- whatever is broken


@pytest.mark.parametrize("kind", ["md", "csv", "jsonl", "json", "eml", "mbox", "zip"])
def test_damaged_files_never_fail(tmp_path: Path, kind: str) -> None:
    good = {
        "md": MARKDOWN.encode(),
        "csv": b'title,text\nRain,"It rained."\nSun,"It\nshone."\n',
        "jsonl": b'{"title": "Rain", "text": "It rained."}\n{"text": "It shone.", "tags": ["a"]}\n',
        "json": json.dumps(export()).encode(),
        "eml": bytes(mail(LETTER, HTML, subject="Rain", date="Fri, 02 May 2031 23:30:00 -0500")),
        "mbox": b"From a@b Fri May  2 10:00:00 2031\n" + bytes(mail(subject="Rain")),
        "zip": zipped({"a.txt": RAIN, "b.md": MARKDOWN, "c.zip": zipped({"d.txt": RAIN})}),
    }[kind]
    assert articles(put(tmp_path, f"good.{kind}", good))
    state = 20310503
    for _ in range(150):
        data = bytearray(good)
        for _ in range(6):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            at, what = (state >> 33) % len(data), state >> 60
            if what < 8:
                data[at] = (state >> 20) % 256
            elif what < 12:
                del data[at : at + (state >> 20) % 40]
            else:
                data[at:at] = data[: (state >> 20) % 60]
        for each in read(put(tmp_path, f"bad.{kind}", bytes(data)), Config()):
            assert each.text.strip() if isinstance(each, Article) else str(each.reason)
