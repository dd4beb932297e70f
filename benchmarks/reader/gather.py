"""Question sets → groups: a question, passages that were found for it, and what answers in them.

    python -m benchmarks.reader.gather WORK --public FOLDER --xquad FOLDER [--squad FOLDER]

What is written for this job is in `written/` (`benchmarks.reader.written` reads it); the public
sets are described in README.md beside this file. Nothing here is about the articles in seeds/.
The groups to train with are written to WORK/groups.pickle.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.datasets import Asked, held_out, xquad  # noqa: E402
from benchmarks.quality import archive  # noqa: E402
from benchmarks.reader import written  # noqa: E402
from benchmarks.reader.groups import Group, Read, Span  # noqa: E402
from retrieval import Article  # noqa: E402
from retrieval.search.candidates import candidates  # noqa: E402
from retrieval.types import Passage  # noqa: E402

_DEPTH = 6  # passages of a group at most
_LONGEST = 1_000  # characters of a passage of a public set, about as many as the product makes
_KEPT = """
know-01 know-20 know-24 know-28 saga-07 saga-17 saga-20 saga-23 south-01 south-20 south-23 south-26
uk-06 uk-22 uk-25 uk-28 uk-31 us-02 us-21 us-25 us-29 world-07 world-22 world-26 world-30 world-34
w2a-05 w2a-13 w2a-21 w2b-05 w2b-13 w2b-21 w2c-05 w2c-13
w3a-04 w3a-11 w3b-04 w3b-11 w3c-04 w3c-11 w3d-04 w3d-11 w3e-04 w3e-11
"""
KEPT = frozenset(_KEPT.split())
"""The files of what is written that are kept from training: by them it is calibrated."""
# Groups of a public set; those that nothing answers, as is told of SQuAD 2.0, all the same.
_MOST = {"fairytaleqa": 2_000, "policyqa": 600, "selqa": 1_700, "squad": 1_500}
_SEED = 7


def from_written(kept: bool) -> list[Group]:
    """The files of `written/`: those kept from training, or the others; an archive of each wave."""
    files = sorted(written.FOLDER.glob("*.txt"))
    chosen = [path for path in files if (path.stem in KEPT) is kept]
    waves: dict[str, list[Path]] = {}
    for path in chosen:
        wave = path.stem[:2] if path.stem[1].isdigit() else "w1"
        waves.setdefault(wave, []).append(path)
    return [group for wave in waves.values() for group in _asked_in(wave)]


def _asked_in(files: Sequence[Path]) -> Iterator[Group]:
    articles: list[Article] = []
    asked: list[tuple[str, str | None, list[tuple[str, Span, Span | None]]]] = []
    for path in files:
        for one in written.read(path):
            articles.append(Article(one.title, one.text, id=f"{path.stem}/{one.id}"))
            for question in one.questions:
                places = [(f"{path.stem}/{a.article}", a.span, a.words) for a in question.answers]
                asked.append((question.text, question.kind, places))
    return _found("written", articles, asked)


def from_xquad(folder: Path) -> list[Group]:
    """XQuAD-en without the articles that these benchmarks measure with."""
    articles, questions = xquad(folder / "xquad.en.json", "en")
    held = held_out(article.id for article in articles)
    mine = [each for each in questions if each.article not in held]
    chosen = [article for article in articles if article.id not in held]
    return list(_found("xquad", chosen, [(e.question, None, _worded(e)) for e in mine]))


def titles_of_xquad(folder: Path) -> list[str]:
    """Of its articles, which are some of SQuAD's."""
    return [article.id for article in xquad(folder / "xquad.en.json", "en")[0]]


def from_squad(folder: Path, without: Iterable[str]) -> list[Group]:
    """Files in SQuAD 2.0's format; `without`: titles of articles that are left out."""
    out = set(without)
    articles, asked = [], []
    for path in sorted(folder.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["data"]:
            if entry["title"] in out:
                continue
            offset, texts = 0, []
            for paragraph in entry["paragraphs"]:
                for qa in paragraph["qas"]:
                    spans = dict.fromkeys(
                        (offset + a["answer_start"], offset + a["answer_start"] + len(a["text"]))
                        for a in qa["answers"]
                    )
                    places = [(entry["title"], span, span) for span in spans]
                    kind = "adversarial" if qa.get("is_impossible") else None
                    asked.append((qa["question"].strip(), kind, places))
                texts.append(paragraph["context"])
                offset += len(paragraph["context"]) + 2
            title = entry["title"].replace("_", " ")
            articles.append(Article(title, "\n\n".join(texts), id=entry["title"]))
    return list(_found("squad", articles, asked)) if articles else []


def from_public(folder: Path) -> Iterator[Group]:
    """`groups.jsonl.gz` and `passages.jsonl.gz`: long passages are cut between sentences."""
    with gzip.open(folder / "passages.jsonl.gz", "rt", encoding="utf-8") as lines:
        passages = [json.loads(line) for line in lines]
    with gzip.open(folder / "groups.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            parts = [
                part
                for number, right in fields["passages"]
                for part in _parts(passages[number], right)
            ]
            question = fields["question"]
            parts.sort(key=lambda part: -_shared(question, part))
            yield Group(fields["source"], question, tuple(parts[: 2 * _DEPTH]))


def _worded(asked: Asked) -> list[tuple[str, Span, Span | None]]:
    return [(article, span, span) for article, span in asked.answers]


def _found(
    source: str,
    articles: Sequence[Article],
    asked: Sequence[tuple[str, str | None, Sequence[tuple[str, Span, Span | None]]]],
) -> Iterator[Group]:
    """What the product finds for each question in an archive of the articles."""
    with archive(articles) as library:
        searcher = library.searcher()
        store = searcher.store
        everything = store.passages(range(1, 2 * store.counts().passages + 1))
        home: dict[str, list[tuple[int, Passage]]] = {}
        for number, passage in everything.items():
            home.setdefault(passage.article_id, []).append((number, passage))
        for question, kind, places in asked:
            query = searcher.query(question)
            fused = {e.passage_id: e.fused for e in candidates(query, store, searcher.config)}
            best = list(fused)
            right = [
                number
                for article, span, _ in places
                for number, passage in home[article]
                if passage.start < span[1] and span[0] < passage.end
            ]
            wrong = [number for number in best if number not in right][:_DEPTH]
            order = sorted(
                {*right, *wrong}, key=lambda n: best.index(n) if n in best else len(best)
            )
            read = tuple(_read(everything[n], places, fused.get(n, 0.0)) for n in order)
            yield Group(source, question, read, kind)


def _read(passage: Passage, places: Sequence[tuple[str, Span, Span | None]], fused: float) -> Read:
    mine = [(span, words) for article, span, words in places if article == passage.article_id]
    right, worded = [], []
    for number, (start, end) in enumerate(passage.sentences):
        met = [(span, words) for span, words in mine if _most(span, (start, end))]
        if met:
            right.append(number)
            worded += [
                (words[0] - passage.start, words[1] - passage.start)
                for _, words in met
                if words and start <= words[0] and words[1] <= end
            ]
    sentences = tuple((s - passage.start, e - passage.start) for s, e in passage.sentences)
    return Read(passage.title, passage.text, sentences, tuple(right), tuple(worded), fused)


def _most(span: Span, sentence: Span) -> bool:
    """Whether more than a third of `span`, or of the sentence, lies in the other."""
    shared = min(span[1], sentence[1]) - max(span[0], sentence[0])
    return shared > 0 and (3 * shared > span[1] - span[0] or 3 * shared > sentence[1] - sentence[0])


def _parts(passage: dict[str, Any], right: Sequence[int]) -> Iterator[Read]:
    """A passage as it is, or cut between sentences into parts of about the same length."""
    spans = [tuple(span) for span in passage["sentences"]]
    if not spans:
        return
    count = -(-(spans[-1][1] - spans[0][0]) // _LONGEST)
    size = (spans[-1][1] - spans[0][0]) / count
    parts: list[list[int]] = [[] for _ in range(count)]
    for number, (start, end) in enumerate(spans):
        middle = (start + end) / 2 - spans[0][0]
        parts[min(int(middle / size), count - 1)].append(number)
    for numbers in filter(None, parts):
        first, last = spans[numbers[0]][0], spans[numbers[-1]][1]
        yield Read(
            passage["title"],
            passage["text"][first:last],
            tuple((spans[n][0] - first, spans[n][1] - first) for n in numbers),
            tuple(at for at, n in enumerate(numbers) if n in right),
        )


_WORD = re.compile(r"\w+")


def _shared(question: str, part: Read) -> float:
    """How many of the question's words stand in a passage, the longer the more."""
    there = {word.lower() for word in _WORD.findall(part.text)}
    asked = Counter(word.lower() for word in _WORD.findall(question))
    return sum(len(word) for word in asked if word in there)


def from_all(public: Path, xquad_folder: Path, squad: Path | None) -> list[Group]:
    """All public sets, of the large ones a part."""
    sets: dict[str, list[Group]] = {}
    for group in from_public(public):
        sets.setdefault(group.source, []).append(group)
    sets["xquad"] = from_xquad(xquad_folder)
    if squad:
        sets["squad"] = from_squad(squad, titles_of_xquad(xquad_folder))
    draw = random.Random(_SEED)
    found = []
    for name, each in sorted(sets.items()):
        hard = [group for group in each if group.kind]
        easy = [group for group in each if not group.kind]
        draw.shuffle(easy)
        found += hard + easy[: _MOST.get(name, len(easy))]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--xquad", type=Path, required=True)
    parser.add_argument("--squad", type=Path)
    options = parser.parse_args()
    found = from_written(kept=False) + from_all(options.public, options.xquad, options.squad)
    (options.work / "groups.pickle").write_bytes(pickle.dumps(found))
    print(Counter(group.source for group in found))


if __name__ == "__main__":
    main()
