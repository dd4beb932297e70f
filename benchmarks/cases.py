"""Cases of answering: asks each of its own archive and says which pass.

    python -m benchmarks.cases FILE... [--kind KIND] [--all]

A FILE is JSON Lines: first the articles of an archive, then cases over it. A case has a `question`,
or the `turns` of a conversation, and what is expected:

    {"article": ID or several, "sentence": words or several}   found, with the first passage from
        there and a marked sentence that has the words ("all_marked": all of them)
    "refuse"        found is false
    {"both": IDS}   found, each of them among the first three passages
    {"count": NUMBER, "articles": IDS}   counted so; listed, where articles are named
    "asks"          it asks back: no passages, and a word why
    "silent"        it is no question: nothing is searched

Further checks: "earlier": ID (told as an earlier report), "notice": words that some notice has,
"not_underlined": words of which none is underlined in the first passage.

A FILE of no articles is one of questions over the seeds, as `citebot eval` reads it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.quality import archive  # noqa: E402
from retrieval import Answer, Article, Conversation, Library  # noqa: E402
from retrieval.evaluate.questions import load_questions, names  # noqa: E402

Expected = Mapping[str, Any]
_NEAR = 3  # passages among which both of two articles have to be


@dataclass(frozen=True)
class Turn:
    """One question. `reply`: it is sent as a reply to the answer before."""

    question: str
    expected: Expected
    reply: bool = False


@dataclass(frozen=True)
class Case:
    """Questions one after another, mostly one, asked on a day."""

    name: str
    kind: str
    turns: tuple[Turn, ...]
    today: date | None = None


def load(path: Path) -> tuple[list[Article | str], list[Case]]:
    """The articles and the cases of a file."""
    articles: list[Article | str] = []
    cases = []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not any(isinstance(fields.get("article"), dict) for fields in lines):
        return [str(ROOT / "seeds" / "articles")], _over_the_seeds(path)
    for fields in lines:
        if "article" in fields:
            articles.append(_article(fields["article"]))
        else:
            cases.append(_case(fields))
    return articles, cases


def _over_the_seeds(path: Path) -> list[Case]:
    cases = []
    for number, each in enumerate(load_questions(path), 1):
        told = {"article": [*each.articles], "sentence": [*each.answers]}
        turn = Turn(each.question, told if each.articles else {"refuse": True})
        kind = "answerable" if each.articles else "refuse"
        cases.append(Case(str(number), kind, (turn,), each.today))
    return cases


def _article(fields: dict[str, Any]) -> Article:
    known = {name: value for name, value in fields.items() if name in Article.__dataclass_fields__}
    if known.get("published"):
        known["published"] = date.fromisoformat(known["published"])
    return Article(**known)


def _case(fields: dict[str, Any]) -> Case:
    asked = fields.get("turns") or [fields]
    today = fields.get("today")
    turns = tuple(
        Turn(each["question"], _expected(each["expect"]), each.get("reply", False))
        for each in asked
    )
    return Case(fields["id"], fields["kind"], turns, date.fromisoformat(today) if today else None)


def _expected(written: str | dict[str, Any]) -> Expected:
    return {written: True} if isinstance(written, str) else written


def asked(library: Library, case: Case) -> Iterator[tuple[Turn, Answer]]:
    """Its questions with their answers, in one conversation."""
    talk = Conversation(library)
    for turn in case.turns:
        yield turn, talk.ask(turn.question, today=case.today, follows=True if turn.reply else None)


def faults(expected: Expected, answer: Answer) -> list[str]:
    """What is wrong with an answer; nothing where it is as expected."""
    wrong = []
    for name, check in _CHECKS.items():
        if name in expected and (fault := check(expected, answer)):
            wrong.append(fault)
    return wrong


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _is_refused(expected: Expected, answer: Answer) -> str:
    return "answered" if answer.found else ""


def _is_from(expected: Expected, answer: Answer) -> str:
    if not answer.found:
        return "refused"
    if not answer.citations:
        return "no passage"
    first = answer.citations[0]
    known = names(first.article.id, first.article.title, first.article.source)
    if known.isdisjoint(_several(expected["article"])):
        return f"first passage from {first.article.source or first.article.id}"
    wanted = [_flat(each) for each in _several(expected.get("sentence", ""))]
    marked = [_flat(each.text) for each in first.highlights]
    if expected.get("all_marked"):
        # What two passages of one article answer is marked in both.
        marked = [_flat(each.text) for cited in answer.citations for each in cited.highlights]
    enough = all if expected.get("all_marked") else any
    right = enough(any(words in each for each in marked) for words in wanted)
    return "" if right else f"marked: {' | '.join(marked)[:120]}"


def _has_both(expected: Expected, answer: Answer) -> str:
    there = {each.article.id for each in answer.citations[:_NEAR]}
    if not answer.found:
        return "refused"
    return "" if set(expected["both"]) <= there else f"only {', '.join(sorted(there))}"


def _is_counted(expected: Expected, answer: Answer) -> str:
    counted = getattr(answer, "counted", None)
    if counted is None:
        return "not counted"
    if counted.count != expected["count"]:
        return f"counted {counted.count}"
    listed = {each.id for each in counted.articles}
    wanted = set(expected.get("articles", listed))
    return "" if listed == wanted else f"listed {', '.join(sorted(listed ^ wanted))} or not"


def _asks_back(expected: Expected, answer: Answer) -> str:
    if answer.found or answer.citations:
        return "answered"
    return "" if answer.notices else "no word why"


def _is_silent(expected: Expected, answer: Answer) -> str:
    return "searched" if answer.found or answer.citations else ""


def _is_earlier(expected: Expected, answer: Answer) -> str:
    earlier = {each.article.id for each in answer.citations if each.earlier}
    return "" if expected["earlier"] in earlier else "not told as earlier"


def _has_notice(expected: Expected, answer: Answer) -> str:
    return "" if any(expected["notice"] in each for each in answer.notices) else "no such notice"


def _is_not_underlined(expected: Expected, answer: Answer) -> str:
    underlined = [
        cited.article.text[slice(*each.answer)]
        for cited in answer.citations[:1]
        for each in cited.highlights
        if each.answer
    ]
    wrong = set(underlined) & set(_several(expected["not_underlined"]))
    return f"underlined: {', '.join(sorted(wrong))}" if answer.found and wrong else ""


_CHECKS = {
    "refuse": _is_refused,
    "article": _is_from,
    "both": _has_both,
    "count": _is_counted,
    "asks": _asks_back,
    "silent": _is_silent,
    "earlier": _is_earlier,
    "notice": _has_notice,
    "not_underlined": _is_not_underlined,
}


def told(case: Case, turn: Turn, answer: Answer, wrong: Sequence[str]) -> str:
    """A line of what came of a question."""
    verdict = "ok  " if not wrong else "FAIL"
    read = f" read as {answer.read_as!r}" if answer.read_as else ""
    why = "; ".join(wrong) or "right"
    sure = f"found={answer.found} {answer.confidence:.2f}"
    return f"{verdict} {case.name} [{case.kind}] {turn.question!r}{read} -> {why} ({sure})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--kind")
    parser.add_argument("--all", action="store_true", help="tell of those that pass too")
    options = parser.parse_args()
    for path in options.files:
        articles, cases = load(path)
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        with archive(articles) as library:
            for case in cases:
                if options.kind not in (None, case.kind):
                    continue
                for turn, answer in asked(library, case):
                    wrong = faults(turn.expected, answer)
                    total[case.kind] += 1
                    right[case.kind] += not wrong
                    if wrong or options.all:
                        print(told(case, turn, answer, wrong), flush=True)
        for kind in total:
            print(f"{right[kind]:4} of {total[kind]:3}  {kind}")
        print(f"{right.total():4} of {total.total():3}  {path.name}", flush=True)


if __name__ == "__main__":
    main()
