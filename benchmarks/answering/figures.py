"""What was said → figures, in one order whichever engine said it; and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from benchmarks.answering.judge import Cited, Judge, Mark, Said
from benchmarks.answering.questions import Archive, Key, Pairs, Sets, held_out
from benchmarks.datasets import Asked
from benchmarks.quality import auroc

Figure = tuple[str, float | int | None]
"""What it is of, and the share, or how many; None where nothing was asked."""


@dataclass(frozen=True, slots=True)
class Underlined:
    """Words underlined in the first passage of an answer; `known`: they are a known answer's."""

    title: str
    asked: Asked
    cited: Cited
    mark: Mark
    known: bool


class Run:
    """One engine's answers to all sets."""

    def __init__(
        self, sets: Sets, archives: Mapping[str, Archive], said: Mapping[str, Mapping[Key, Said]]
    ) -> None:
        self.sets = sets
        self._archives = archives
        self._judges = {name: Judge(archive.texts) for name, archive in archives.items()}
        self._said = said

    def figures(self) -> Iterator[Figure]:
        for name, asked in self.sets.files.items():
            yield from self._file(name, asked)
        pairs = self.sets.pairs
        together = {"contrast, together": [pair for each in pairs.values() for pair in each]}
        for name, chosen in (pairs | together if pairs else {}).items():
            for kind in (*dict.fromkeys(kind for kind, *_ in chosen), "all"):
                of_kind = [pair for pair in chosen if kind in (pair[0], "all")]
                yield from self._contrast(f"{name}, {kind} ({len(of_kind)} pairs)", of_kind)
        for name, kinds in self.sets.forms.items():
            with_answer, without = ([self.of(each) for each in kind] for kind in kinds)
            yield f"{name}: refused", _share([not said.found for said in with_answer])
            yield f"{name}: falsely answered", _share([said.found for said in without])
        if self.sets.xquad:
            yield from self._xquad()
        underlined = list(self.underlined())
        yield "underlined: how many", len(underlined)
        yield "underlined: in a known answer", _share([each.known for each in underlined])

    def underlined(self) -> Iterator[Underlined]:
        """What is underlined in the first passages of what was answered; forms left out."""
        for title, name, asked, today in self._plain():
            said = self.of(asked, today, name)
            for each in said.cited[:1] if said.found else ():
                for mark in each.marks:
                    if mark.words:
                        judge = self._judges[name]
                        known = judge.underlined_rightly(asked, each, mark.words)
                        yield Underlined(title, asked, each, mark, known)

    def misses(self) -> Iterator[str]:
        """The questions that were not answered as they should, a line each; forms as well."""
        for title, name, asked, today in self._plain():
            if fault := self._fault(asked, self.of(asked, today, name), name):
                yield f"{title}: {fault}: {asked.question}"
        for title, pairs in self.sets.pairs.items():
            for kind, asked, other in pairs:
                for one, against in ((asked, other), (other, asked)):
                    if self._apart(one, against) is False:
                        yield f"{title}, {kind}: the other's answer first: {one.question}"
        for title, (with_answer, without) in self.sets.forms.items():
            refused = [each for each in with_answer if not self.of(each).found]
            answered = [each for each in without if self.of(each).found]
            yield from (f"{title}: refused: {each.question!r}" for each in refused)
            yield from (f"{title}: falsely answered: {each.question!r}" for each in answered)

    def of(self, asked: Asked, today: date | None = None, archive: str = "seeds") -> Said:
        return self._said[archive][asked.question, today]

    def _plain(self) -> Iterator[tuple[str, str, Asked, date | None]]:
        """Every question as it was written: the title of its set, its archive, itself, its day."""
        for title, of_file in self.sets.files.items():
            yield from ((title, "seeds", asked, today) for asked, today in of_file)
        for title, pairs in self.sets.pairs.items():
            yield from ((title, "seeds", each, None) for _, *both in pairs for each in both)
        yield from (("XQuAD-en", "XQuAD-en", asked, None) for asked in self.sets.xquad)

    def _fault(self, asked: Asked, said: Said, archive: str) -> str:
        judge = self._judges[archive]
        if not asked.answers:
            return f"falsely answered ({said.confidence:.2f})" if said.found else ""
        if not judge.first(asked, said):
            return "wrong passage"
        if not judge.marked(asked, said):
            return "wrong sentence"
        return "" if said.found else f"refused ({said.confidence:.2f})"

    def _file(self, name: str, asked: Sequence[tuple[Asked, date | None]]) -> Iterator[Figure]:
        judge = self._judges["seeds"]
        yes = [(each, self.of(each, today)) for each, today in asked if each.answers]
        no = [self.of(each, today) for each, today in asked if not each.answers]
        of_yes, of_no = f"{name} ({len(yes)} with an answer)", f"{name} ({len(no)} without)"
        yield f"{of_yes}: Success@1", _share([judge.first(*each) for each in yes])
        yield f"{of_yes}: marked", _share([judge.marked(*each) for each in yes])
        yield f"{of_yes}: refused", _share([not said.found for _, said in yes])
        yield f"{of_no}: falsely answered", _share([said.found for said in no])
        confidences = [said.confidence for _, said in yes], [said.confidence for said in no]
        yield f"{name}: AUROC", auroc(*confidences) if all(confidences) else None

    def _contrast(self, name: str, pairs: Pairs) -> Iterator[Figure]:
        judge = self._judges["seeds"]
        each = [asked for _, *both in pairs for asked in both]
        apart = [(self._apart(one, other), self._apart(other, one)) for _, one, other in pairs]
        flat = [one for pair in apart for one in pair]
        yield f"{name}: first", _share([judge.first(one, self.of(one)) for one in each])
        yield f"{name}: marked", _share([judge.marked(one, self.of(one)) for one in each])
        yield f"{name}: told apart", _share([one is True for one in flat])
        yield f"{name}: neither marked", _share([one is None for one in flat])
        yield f"{name}: both of a pair told apart", _share([pair == (True, True) for pair in apart])

    def _apart(self, asked: Asked, other: Asked) -> bool | None:
        return self._judges["seeds"].apart(asked, other, self.of(asked))

    def _xquad(self) -> Iterator[Figure]:
        judge, asked = self._judges["XQuAD-en"], self.sets.xquad
        name = f"XQuAD-en ({len(asked)})"
        refused = [not self.of(each, archive="XQuAD-en").found for each in asked]
        yield f"{name}: refused", _share(refused)
        held = [
            (each, self.of(each, archive="XQuAD-en"))
            for each in held_out(asked, self._archives["XQuAD-en"].texts)
        ]
        name = f"XQuAD-en, held-out half ({len(held)})"
        yield f"{name}: Success@1", _share([judge.first(*each) for each in held])
        yield f"{name}: marked", _share([judge.marked(*each) for each in held])


def _share(right: Sequence[bool]) -> float | None:
    return fmean(right) if right else None
