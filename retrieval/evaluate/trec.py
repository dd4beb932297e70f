"""A run in TREC's format, which trec_eval, ranx and ir_measures read. `runs` keeps one for Citebot.

Three files, an item a line, what it is made of between blanks:

run.trec      question Q0 passage rank score tag: the passages that were shown, ten at most
qrels.trec    question 0 passage 1: the passages that answer, of all that the archive holds
queries.tsv   question, tab, its text

The id of a question is made from its words and its day, that of a passage is `article:start-end`:
the article's id, percent-encoded, and characters of its text. Both stay as long as these do. The
score is 1 / rank: other tools order by it, and Citebot's own does not always fall. A question
without an answer has no line in qrels.trec; one whose answer stands in no passage has the names of
its articles there, which nothing that is shown is called, so that it counts as not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from retrieval.evaluate.outcomes import Cited, Outcome
from retrieval.evaluate.questions import Question, contains, ids_by_name
from retrieval.evaluate.runs import Run
from retrieval.library import Library
from retrieval.store import private_files
from retrieval.text import digest

RUN, QRELS, QUERIES = "run.trec", "qrels.trec", "queries.tsv"
_DIGITS = 12  # of a question's hash


def save_trec(run: Run, library: Library, folder: Path) -> None:
    """Write the three files into `folder`, each in one step. Raises OSError and StoreError."""
    tag = _encoded(f"citebot-{run.archive.version}")
    known = ids_by_name(library)
    files: dict[str, list[str]] = {RUN: [], QRELS: [], QUERIES: []}
    for number, each in _numbered(run.outcomes):
        # What is shown twice is one passage.
        shown = dict.fromkeys(map(_passage, each.cited))
        files[RUN] += [
            f"{number} Q0 {passage} {rank} {1 / rank:.6f} {tag}"
            for rank, passage in enumerate(shown, start=1)
        ]
        files[QRELS] += [f"{number} 0 {passage} 1" for passage in _answering(each, library, known)]
        files[QUERIES].append(f"{number}\t{' '.join(each.question.question.split())}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in files.items():
        text = "".join(f"{line}\n" for line in lines)
        # Half of a character, as a question may hold in JSON, is none in a file.
        private_files.write(folder / name, text.encode("utf-8", "replace").decode())


def _numbered(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, Outcome]]:
    """Each with the id of its question; one that is asked again is another one."""
    times: Counter[str] = Counter()
    for each in outcomes:
        number = _question(each.question)
        times[number] += 1
        yield (number if times[number] == 1 else f"{number}-{times[number]}"), each


def _question(question: Question) -> str:
    return digest(f"{' '.join(question.question.split())}\n{question.today or ''}")[:_DIGITS]


def _passage(cited: Cited) -> str:
    return f"{_encoded(cited.article)}:{cited.start}-{cited.end}"


def _encoded(text: str) -> str:
    """`text` as a field of a line, without blanks and colons."""
    return quote(text, safe="/", errors="surrogatepass")


def _answering(
    outcome: Outcome, library: Library, known: Mapping[str, Sequence[str]]
) -> dict[str, None]:
    """The passages of the archive that answer, and those shown that do: reprints do, too."""
    asked = outcome.question
    found = [each for each in outcome.cited if each.right]
    for article in (each for name in asked.articles for each in known.get(name, ())):
        entry = library.store.entry(article)
        found += [
            Cited(article, each.start, each.end, right=True)
            for each in (entry.passages if entry else ())
            if contains(each.text, asked.answers)
        ]
    return dict.fromkeys(map(_passage, found) if found else map(_encoded, asked.articles))
