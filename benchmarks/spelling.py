"""Whether words that an archive does not have are read as meant, and those that it has as they are.

    python -m benchmarks.spelling [-v]

One archive holds the sentences of `asked/misspellings.jsonl`, `names.jsonl` and
`not_to_correct.jsonl`, an article each. Each question is asked misspelt, then with the word as the
sentence writes it: how many lead to the same first passage, and how many of the right ones to the
sentence of the question. Nothing that the archive has may be read otherwise: not the questions in
its own spelling, nor any word of its vocabulary, as it is written and in small letters, alone and
in a question, nor a sentence of it asked as a whole. Exit status 1 where any is.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality import archive
from retrieval import Article, Library
from retrieval.search.as_written import as_written
from retrieval.terms import unmarked, words

ASKED = Path(__file__).parent / "asked"
_LISTS = {"misspellings": ("wrong", "right"), "names": ("typed", "written")}
_KEPT = "not_to_correct"
_ASKING = "What do you know about {}?"
_EXPLAINED = re.compile(r" \([^()]*\)")


@dataclass(frozen=True, slots=True)
class Known:
    """A question, in the archive's own spelling too, and the sentence that answers it."""

    typed: str
    right: str
    sentence: str


def load(name: str) -> list[Known]:
    """The questions of a list."""
    found = []
    for line in (ASKED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        question = right = fields["question"]
        if name in _LISTS:
            wrong, meant = (fields[each] for each in _LISTS[name])
            right = question.replace(wrong, meant)
        found.append(Known(question, right, fields["sentence"]))
    return found


def first(library: Library, question: str) -> tuple[str, str]:
    """The text of the first passage, and how the question was read if that was told."""
    answer = library.ask(question, limit=1)
    told = next((str(each) for each in answer.notices if each.code == "read-as"), "")
    return (answer.citations[0].text if answer.citations else ""), told


def compared(library: Library, asked: Sequence[Known]) -> tuple[int, int]:
    """How many lead to the same first passage as in the archive's spelling, and how many of those
    in the archive's spelling to the sentence that answers; each that does not is printed with -v.
    """
    same = answered = 0
    for known in asked:
        (typed, told), (right, _) = (first(library, each) for each in (known.typed, known.right))
        same += typed == right
        answered += right == known.sentence
        if "-v" in sys.argv and typed != right:
            print(f"other: {known.typed} [{told}] → {typed[:60]} | instead of {right[:60]}")
    return same, answered


def kept(library: Library, questions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Those that are read otherwise than by their marks, with how. Short forms that are explained
    are not read otherwise."""
    searcher = library.searcher()
    for question in questions:
        read = as_written(question, searcher.language(question), searcher).text
        if unmarked(_EXPLAINED.sub("", read)) != unmarked(_EXPLAINED.sub("", question)):
            yield question, read


def vocabulary(sentences: Sequence[str]) -> Iterator[str]:
    """Every word of them, each way of writing it, alone and in a question."""
    there = {text[slice(*span)] for text in sentences for span in words(text)}
    # In small letters "İ" is two signs, which nobody types.
    small = {each.lower().replace("\u0307", "") for each in there}
    for word in sorted(there | small):
        yield from (word, _ASKING.format(word))


def main() -> int:
    lists = {name: load(name) for name in (*_LISTS, _KEPT)}
    sentences = [each.sentence for asked in lists.values() for each in asked]
    articles = [Article("Report", text, f"r{at}") for at, text in enumerate(sentences)]
    with archive(articles) as library:
        for name, asked in lists.items():
            same, answered = compared(library, asked)
            of, right = same / len(asked), answered / len(asked)
            print(f"{name}: {of:.3f} of {len(asked)} the same first passage; right {right:.3f}")
        right_spelling = [each.right for asked in lists.values() for each in asked]
        correct = [*right_spelling, *sentences, *vocabulary(sentences)]
        wrong = list(kept(library, correct))
    for question, read in wrong:
        print(f"corrected: {question!r} read as {read!r}")
    print(f"correctly spelt: {len(correct):,} asked, {len(wrong)} read otherwise")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
