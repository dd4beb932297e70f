"""Whether quotations are judged rightly, and how sure a verdict is made.

    python -m benchmarks.quotes [--files N] [--cache FOLDER]

Quotations are made by program from the articles of `reader/written/`: sentences as they stand, with
words changed, dropped and added, stitched of two, and such of articles that are left out of the
archive, from the same file, so that they speak of the same people and things. It prints how many of
each kind are judged rightly, and the two numbers of a logistic function that tells, from the share
of a quotation that stands somewhere, whether it was said: those of `retrieval/answer/quote.py`.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.reader.written import FOLDER, read  # noqa: E402
from retrieval import Article, Config, Library, Quoted, Verdict  # noqa: E402
from retrieval.answer.quote import MIDDLE, SLOPE  # noqa: E402

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]")
_WORDS = range(8, 26)  # of a sentence that is quoted
_FLATNESS = 0.002  # what keeps the slope finite where the two kinds never overlap
KINDS = {
    "as given": Verdict.AS_GIVEN,
    "changed": Verdict.NEARLY,
    "stitched": Verdict.STITCHED,
    "absent": Verdict.ABSENT,
}


def sentences(text: str) -> list[list[str]]:
    """Those that are long enough to be quoted, as words."""
    found = [each.split() for each in _SENTENCE.findall(text)]
    return [each for each in found if len(each) in _WORDS]


def changed(words: list[str], others: list[str], chance: random.Random) -> list[str]:
    """One word in eight or so replaced, dropped, or another one added."""
    said = list(words)
    for _ in range(max(1, round(len(said) / 8))):
        at = chance.randrange(1, len(said) - 1)
        what = chance.choice(("replace", "replace", "drop", "add"))
        said[at : at + (what != "add")] = [] if what == "drop" else [chance.choice(others)]
    return said


def quotations(
    held: list[list[str]], left_out: list[list[str]], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Kinds with quotations of them, from the sentences of both kinds of articles."""
    others = [word for each in held for word in each]
    for first, second in zip(held[::2], held[1::2], strict=False):
        yield "as given", " ".join(first).lower()
        yield "changed", " ".join(changed(second, others, chance))
        yield "stitched", " ".join(first[: len(first) // 2] + second[len(second) // 2 :])
    for each in left_out:
        yield "absent", " ".join(each)


def share(quoted: Quoted) -> float:
    """What of a quotation stands in the nearest place, out of the certainty made from that."""
    said = quoted.certainty if quoted.verdict is Verdict.NEARLY else 1 - quoted.certainty
    said = min(max(said, 1e-9), 1 - 1e-9)
    return MIDDLE + math.log(said / (1 - said)) / SLOPE


def fitted(shares: list[float], said: list[bool]) -> tuple[float, float]:
    """Slope and middle of the logistic function that foretells `said` best."""
    x, sign = np.array(shares), np.where(said, 1.0, -1.0)

    def loss(numbers: np.ndarray) -> float:
        slope, middle = numbers
        return float(np.logaddexp(0, -sign * slope * (x - middle)).mean() + _FLATNESS * slope)

    slope, middle = minimize(loss, (SLOPE, MIDDLE), method="Nelder-Mead").x
    return float(slope), float(middle)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--files", type=int, default=8, help="of written articles (8)")
    options.add_argument("--cache", type=Path, default=Config().cache, help="of exported models")
    given = options.parse_args()
    chance = random.Random(8)
    held, left_out, archived = [], [], []
    for path in sorted(FOLDER.glob("*.txt"))[:: max(1, 250 // given.files)][: given.files]:
        for number, each in enumerate(read(path)):
            mine = sentences(each.text)
            chance.shuffle(mine)
            if number % 3 == 2:
                left_out += mine[:3]
            else:
                held += mine[:4]
                archived.append(Article(each.title, each.text))
    chance.shuffle(held)
    right: dict[str, list[bool]] = {}
    shares, said = [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "index", Config(cache=given.cache)) as library,
    ):
        library.add(archived)
        for kind, words in quotations(held, left_out, chance):
            quoted = library.quote(words)
            right.setdefault(kind, []).append(quoted.verdict is KINDS[kind])
            if quoted.verdict is not KINDS[kind]:
                print(f"{kind}: {quoted.verdict.value} {quoted.certainty:.2f}: {words}")
            if kind in ("changed", "absent") and quoted.verdict is not Verdict.STITCHED:
                shares.append(1.0 if quoted.verdict is Verdict.AS_GIVEN else share(quoted))
                said.append(kind == "changed")
    for kind, each in right.items():
        print(f"{kind}: {sum(each)} of {len(each)} right")
    slope, middle = fitted(shares, said)
    both = list(zip(shares, said, strict=True))
    least, most = (sorted(each for each, yes in both if yes is kind) for kind in (True, False))
    print(
        f"share: {least[0]:.2f} and more of what was said, {most[-1]:.2f} and less of what was not"
    )
    print(f"slope {slope:.1f}, middle {middle:.2f}")


if __name__ == "__main__":
    main()
