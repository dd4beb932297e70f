"""What programs make of Markdown, and what they put into tables, beyond what the formats say."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from retrieval import Article, Config
from retrieval.read import html_fragment, markdown_dialects, read
from retrieval.read.dates import day_first, day_of


def articles(folder: Path, name: str, text: str) -> list[Article]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = list(read(path, Config()))
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


def article(folder: Path, text: str) -> Article:
    (found,) = articles(folder, "rain.md", text)
    return found


def test_front_matter_in_toml(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        "+++\ntitle = 'Rain in \"Yarrel\"'\ndate = 2031-05-02T23:30:00-05:00\ndraft = false\n"
        'weight = 3\ntags = ["rain"]\n[params]\nlanguage = "en-GB"\n[taxonomies]\n'
        'categories = ["weather"]\n+++\nIt rained.\n',
    )
    assert (found.title, found.published) == ('Rain in "Yarrel"', date(2031, 5, 3))
    assert (found.tags, found.language) == (("rain", "weather"), "en")
    assert found.text == "It rained."


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("date = 2031-05-02", date(2031, 5, 2)),
        ("publishDate = 2031-05-02T07:00:00", date(2031, 5, 2)),
        ('date = "2 May 2031"', date(2031, 5, 2)),
        ("lastmod = 2031-05-02", None),
    ],
)
def test_dates_in_toml(tmp_path: Path, line: str, day: date | None) -> None:
    assert article(tmp_path, f"+++\n{line}\n+++\n# Rain\n\nIt rained.\n").published == day


def test_broken_toml_is_read_by_lines(tmp_path: Path) -> None:
    found = article(tmp_path, '+++\ntitle = "Rain"\ndate = 2031-05-02\nx = [\n+++\nIt rained.\n')
    assert found == Article(
        "Rain", "It rained.", source=str(tmp_path / "rain.md"), published=date(2031, 5, 2)
    )


def test_deep_toml_does_no_harm(tmp_path: Path) -> None:
    text = f'+++\ntitle = "Rain"\nx = {"[" * 9_000}\n+++\nIt rained.\n'
    assert article(tmp_path, text).title == "Rain"


@pytest.mark.parametrize(
    "key", ["publishDate", "date_published", "Date Created", "published-at", "pubDate"]
)
def test_dates_by_other_names(tmp_path: Path, key: str) -> None:
    found = article(tmp_path, f"---\n{key}: 2031-05-02T10:00\n---\n# Rain\n\nIt rained.\n")
    assert found.published == date(2031, 5, 2)


def test_a_dateline_dates_what_has_no_front_matter(tmp_path: Path) -> None:
    found = article(tmp_path, "# Rain\n\nAldwether, 2 May 2031\n\nIt rained.\n")
    assert found.published == date(2031, 5, 2)
    (plain,) = articles(tmp_path, "rain.txt", "Rain\n\nAldwether, 2 May 2031\n\nIt rained.\n")
    assert plain.published == date(2031, 5, 2)
    (none,) = articles(tmp_path, "dry.txt", "Rain\n\nIt has not rained since the storm "
                       "of 2 May 2031, which everybody at the harbour recalls.\n")  # fmt: skip
    assert none.published is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('One {{< figure src="a.jpg" >}}two {{% note %}}.', "One two ."),
        ("See [the page]({{< ref \"a.md\" >}}) {% include x.html %}now.", "See the page now."),
        ("One.\n{: .note #a }\n\nTwo.", "One.\n\nTwo."),
        ("## Rain {#rain .unnumbered}\n\nOne [two]{.underline} three.", "Rain\n\nOne two three."),
        ("::: {.box}\nOne.\n:::\n", "One."),
        ("One ==two== three %%four%%.", "One two three ."),
        ("If a == b and b == c, then so be it.", "If a == b and b == c, then so be it."),
        ("> [!warning]- Rain\n> It rained.\n", "Rain\n\nIt rained."),
        ("> [!note]\n> It rained.\n", "It rained."),
        ("It rained.[^1]\n\n[^1]: All day.\n[^long]: And *all*\n    night.",
         "It rained.\n\nAll day.\n\nAnd all night."),
        ("Rain\n====\n\nIt rained 100%.", "It rained 100%."),
    ],
)  # fmt: skip
def test_what_programs_add_to_markdown(tmp_path: Path, text: str, words: str) -> None:
    assert article(tmp_path, text).text == words


@pytest.mark.parametrize(
    "piece",
    ["{{", "{%", "%%", "==", "==a", "[", "[^", "[a]{", "> ", ">", ":::", "[^a]:", "{#", "\n"],
)
def test_text_made_to_be_slow(piece: str) -> None:
    begun = time.perf_counter()
    markdown_dialects.common(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>One <b>two</b>.</p><p>Three&nbsp;four.</p>", "One two.\n\nThree four."),
        ("One <em>two</em>.\n\nThree\nfour.", "One two.\n\nThree\nfour."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<ul><li>One</li><li>Two</li></ul><p>Three.", "- One\n- Two\n\nThree."),
        ("<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph --><script>x</script>", "One."),
        ("Fish &amp; chips\n\nare here.", "Fish & chips\n\nare here."),
        ("The tag <b> is bold, a < b & c.", "The tag <b> is bold, a < b & c."),
        ("One.\n\n  Two  and three.", "One.\n\n  Two  and three."),
    ],
)
def test_html_in_a_column(text: str, words: str) -> None:
    assert html_fragment.words(text) == words


def test_a_row_made_to_be_slow() -> None:
    begun = time.perf_counter()
    for piece in ("<td></td>", "<b>", "<p></b>", "<a href='#'>1</a>", "<ul><li>"):
        html_fragment.words("<table><tr>" + piece * (200_000 // len(piece)) + "</p>")
    assert time.perf_counter() - begun < 10


def test_columns_of_wordpress(tmp_path: Path) -> None:
    row = {
        "ID": 7,
        "post_title": "Rain &amp; <em>sun</em>",
        "post_content": "<p>It rained.</p>",
        "post_date": "2031-05-03 00:30:00",
        "post_date_gmt": "2031-05-02 22:30:00",
    }
    (found,) = articles(tmp_path, "posts.jsonl", json.dumps(row))
    assert (found.title, found.text, found.published) == (
        "Rain & sun", "It rained.", date(2031, 5, 2),
    )  # fmt: skip


def test_a_date_that_is_none_gives_way_to_another(tmp_path: Path) -> None:
    rows = "title,text,post_date_gmt,post_date\nRain,Wet.,0000-00-00 00:00:00,2031-05-02 10:00:00\n"
    (found,) = articles(tmp_path, "posts.csv", rows)
    assert found.published == date(2031, 5, 2)


def test_names_of_columns_in_one_word(tmp_path: Path) -> None:
    row = {
        "_id": "65f1", "id": "r-1", "source": {"id": None}, "headline": "Rain",
        "articleBody": "It rained.", "publishedAt": "2031-05-02T10:00:00Z",
    }  # fmt: skip
    (found,) = articles(tmp_path, "news.jsonl", json.dumps(row))
    assert (found.text, found.published) == ("It rained.", date(2031, 5, 2))
    assert str(found.source).endswith("news.jsonl#r-1")


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["03/04/2031", "17/04/2031"], date(2031, 4, 3)),
        (["03/04/2031", "04/17/2031"], date(2031, 3, 4)),
        (["03/04/2031", "05/06/2031"], None),
        (["03/04/2031", "17/04/2031", "04/17/2031"], None),
        (["03.04.2031", "04/17/2031"], date(2031, 4, 3)),
        (["2031/04/03", "17/04/2031"], date(2031, 4, 3)),
    ],
)
def test_one_date_of_a_column_explains_the_others(
    tmp_path: Path, days: list[str], first: date | None
) -> None:
    rows = "".join(f"Rain,It rained.,{day}\n" for day in days)
    found = articles(tmp_path, "rain.csv", f"title,text,date\n{rows}")
    assert len(found) == len(days)
    assert found[0].published == first


def test_which_comes_first() -> None:
    assert day_first(["13/01/2031 10:00", "", "x"]) is True
    assert day_first(["1/13/31"]) is False
    assert day_first([]) is None
    assert day_of("1/2/2031", True) == date(2031, 2, 1)
    assert day_of("1/2/2031", False) == date(2031, 1, 2)
