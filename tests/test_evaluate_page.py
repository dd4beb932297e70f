"""The report: complete, self-contained, and unimpressed by hostile questions and articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree, html

from bot.evaluation import plots
from bot.evaluation.page import page, pieces
from bot.evaluation.summary import Summary
from retrieval.evaluate import Archive, Outcome, Question, Run, ShownPassage

ARCHIVE = Archive("0.1.0", "words (words-of)", 10, 12, {"min_confidence": 0.5})
HOSTILE = "<script>alert('1')</script>\"'&amp;\x1b[31m\u202e{{ 7 * 7 }}</title></style>"
SNOW = ShownPassage("Snow", date(2031, 5, 23), "It blew. It snowed. It froze.", ((20, 29), (0, 8)))


def outcome(
    question: str,
    rank: int | None = 1,
    *,
    answerable: bool = True,
    marked: bool = True,
    confidence: float = 0.9,
    first: ShownPassage | None = SNOW,
) -> Outcome:
    asked = (
        Question(question, ("Snow", "Ice"), ("snowed", "hailed"))
        if answerable
        else Question(question)
    )
    return Outcome(asked, rank, marked, confidence >= 0.5, confidence, confidence, 120.0, first)


ALL_KINDS = (
    outcome("right one"),
    outcome("other passage", 3, marked=False),
    outcome("no passage", None, marked=False),
    outcome("other sentence", 1, marked=False),
    outcome("refused one", confidence=0.2),
    outcome("false one", None, answerable=False, marked=False, confidence=0.7),
    outcome(
        "rightly refused one", None, answerable=False, marked=False, confidence=0.1, first=None
    ),
)


def written(*outcomes: Outcome, earlier: tuple[Outcome, ...] = ()) -> str:
    run = Run("2031-05-23T10:00:00+00:00", ARCHIVE, outcomes)
    before = Run("2031-05-01T10:00:00+00:00", ARCHIVE, earlier) if earlier else None
    return page(Summary.of(run, Path("q.jsonl"), before, Path("old.json") if before else None))


def text_of(document: str) -> str:
    return " ".join(" ".join(html.fromstring(document).body.itertext()).split())


def test_every_miss_is_shown_with_what_was_found_instead() -> None:
    document = html.fromstring(written(*ALL_KINDS))
    assert [each.text_content() for each in document.findall(".//section/h3")] == [
        "Another passage first (2)", "Another sentence marked (1)", "Refused (1)",
        "False answers (1)",
    ]  # fmt: skip
    shown = {
        " ".join(each.find(".//h4/span[1]").text_content().split()): " ".join(
            each.text_content().split()
        )
        for each in document.findall(".//article")
    }
    assert list(shown) == [
        "other passage", "no passage", "other sentence", "refused one", "false one",
    ]  # fmt: skip
    assert "confidence 0.90 · right passage: rank 3" in shown["other passage"]
    assert "right passage: not among ten" in shown["no passage"]
    assert "“" not in shown["other passage"]  # the quotation marks are the style sheet's
    assert "snowed or hailed in Snow or Ice" in shown["other passage"]
    assert "confidence 0.70 expected “The archive does not answer this.”" in shown["false one"]
    assert "It blew. It snowed. It froze. Snow, 2031-05-23" in shown["false one"]
    marks = document.findall(".//article")[0].findall(".//mark")
    assert [each.text for each in marks] == ["It blew.", "It froze."]


def test_figures_and_their_uncertainty_are_told() -> None:
    told = text_of(written(*ALL_KINDS))
    assert "7 questions put to 10 articles in 12 passages" in told
    assert "7 questions, 5 with an answer and 2 without: each figure is uncertain" in told
    assert "Success@1 60.0% 20.0% to 100.0%" in told
    assert "false answers 50.0% 0.0% to 100.0%" in told


def test_all_right_is_said() -> None:
    told = text_of(written(outcome("right one")))
    assert "Nothing: every question was answered, or refused, as it should be." in told
    assert "The questions do not allow this plot" in told


def test_a_comparison_names_what_was_won_and_lost() -> None:
    earlier = (replace(ALL_KINDS[0], rank=2), outcome("other passage"), outcome("gone"))
    told = text_of(written(*ALL_KINDS, earlier=earlier))
    assert "Against old.json Nothing is significantly worse than in old.json." in told
    assert "Lost other passage (before: right; now: wrong passage)" in told
    assert "Won right one (before: wrong passage; now: right)" in told
    assert "Only in the saved run, so left out: gone" in told


def test_hostile_texts_stay_texts() -> None:
    passage = ShownPassage(HOSTILE, None, HOSTILE + HOSTILE, ((0, len(HOSTILE)),))
    asked = Question(HOSTILE, (HOSTILE,), (HOSTILE,))
    bad = Outcome(asked, None, False, False, 0.2, None, 1.0, passage)
    archive = replace(ARCHIVE, version=HOSTILE, model=HOSTILE)
    run = Run("2031-05-23T10:00:00+00:00", archive, (bad, *ALL_KINDS))
    document = page(Summary.of(run, Path(HOSTILE.replace("/", "")), run, Path("a<b>&.json")))
    tree = html.fromstring(document)
    assert tree.xpath("//script | //img | //iframe | //link | //a | //*[@onclick] | //b//b") == []
    assert len(tree.xpath("//style")) == 1
    assert "alert('1')" in tree.text_content() and "{{ 7 * 7 }}" in tree.text_content()
    assert not set(document) & {"\x1b", "\u202e"}


def test_it_needs_nothing_from_elsewhere() -> None:
    document = written(*ALL_KINDS, earlier=ALL_KINDS)
    assert "default-src 'none'; style-src 'unsafe-inline'" in document
    for foreign in ("http:", "https:", "src=", "@import", "url(", "<script"):
        assert foreign not in document.replace("default-src", "")
    assert "prefers-color-scheme: dark" in document
    document.encode("utf-8")


def test_marks_may_touch_and_cover_everything() -> None:
    passage = ShownPassage("t", None, "ab", ((1, 2), (0, 1)))
    assert pieces(passage) == [("a", True), ("b", True)]
    assert pieces(ShownPassage("t", None, "ab", ())) == [("ab", False)]


@pytest.mark.parametrize("count", [1, 7, 300])
def test_plots_are_sound_svg_within_their_frame(count: int) -> None:
    outcomes = [
        replace(ALL_KINDS[n % len(ALL_KINDS)], elapsed_ms=float(n**2), confidence=(n % 100) / 99)
        for n in range(count)
    ]
    drawn = [
        plots.success_at_ranks(outcomes),
        plots.calibration_curve(outcomes),
        plots.false_answers_and_refusals(outcomes, 0.5),
        plots.latency(outcomes),
    ]
    assert [plot is None for plot in drawn] == [False, count == 1, count == 1, False]
    for plot in filter(None, drawn):
        root = etree.fromstring(plot)
        _, _, width, height = map(float, root.get("viewBox").split())
        for each in root.iter("circle", "rect", "text", "line"):
            for name, limit in (
                ("x", width),
                ("x1", width),
                ("cx", width),
                ("y", height),
                ("cy", height),
            ):
                assert 0 <= float(each.get(name, "0")) <= limit, etree.tostring(each)


def test_the_success_curve_by_hand() -> None:
    outcomes = [outcome("a", 1), outcome("b", 2), outcome("c", 4), outcome("d", None)]
    plot = plots.success_at_ranks(outcomes)
    assert plot is not None
    told = [each.text for each in ElementTree.fromstring(plot).iter("title")]
    assert [each.split(" (")[0] for each in told if each] == [
        "among the first 1: 25.0%", "among the first 2: 50.0%", "among the first 3: 50.0%",
        *(f"among the first {k}: 75.0%" for k in range(4, 11)),
    ]  # fmt: skip
