"""What each signal of words is worth: a few numbers in weights.json, which `benchmarks/train.py`
fits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from dataclasses import fields as fields_of
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.config import Config
from retrieval.search.late_interaction import Interaction, Signals

FILE = Path(__file__).with_name("weights.json")
FITTED_WITH = "fitted with"
"""Where the file says with which configuration it was made."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`sentence`: of the signals of a sentence, summing to one. `maxsim`, `answer`: what MaxSim
    and the best sentence of a passage add to its weighted sum. `coverage`, `confidence`: of the
    passage's coverage and of its best sentence's signals in the evidence that the archive answers.
    """

    sentence: Signals
    maxsim: float
    answer: float
    coverage: float
    confidence: Signals
    constant: float

    def sentences(self, interaction: Interaction) -> tuple[float, ...]:
        """How well each sentence answers, in [-1, 1]."""
        return tuple(_sum(self.sentence, each) for each in interaction.sentences)

    def passage(self, interaction: Interaction, sentences: tuple[float, ...]) -> float:
        """What late interaction adds to the score of a passage."""
        best = max(sentences, default=interaction.passage)
        return self.maxsim * interaction.passage + self.answer * best

    def evidence(self, interaction: Interaction, sentences: tuple[float, ...]) -> float:
        """How much speaks for an answer here, in about [0, 1]; a logistic function makes it a
        probability."""
        total = self.coverage * interaction.coverage + self.constant
        if sentences:
            best = interaction.sentences[sentences.index(max(sentences))]
            total += _sum(self.confidence, best)
        return total


@cache
def weights() -> Weights:
    """Those that the package carries."""
    return parsed(json.loads(FILE.read_text(encoding="utf-8"))["words alone"])


def fitted_with(config: Config) -> dict[str, float]:
    """Its values that make the signals: with others the weights are to be fitted anew."""
    names = [each.name for each in fields_of(Config)]
    first, last = names.index("usual_passages"), names.index("opposite_sense")
    return {name: getattr(config, name) for name in names[first : last + 1]}


def fields(weights: Weights) -> dict[str, Any]:
    """As they stand in the file, rounded to what matters."""
    named = asdict(weights)
    for name in ("sentence", "confidence"):
        named[name] = {key: round(part, 3) for key, part in named[name]._asdict().items() if part}
    return {key: round(part, 3) if isinstance(part, float) else part for key, part in named.items()}


def parsed(fields: dict[str, Any]) -> Weights:
    nothing = dict.fromkeys(Signals._fields, 0.0)
    signals = {name: Signals(**nothing | fields[name]) for name in ("sentence", "confidence")}
    return Weights(**{**fields, **signals})


def _sum(weights: Signals, signals: Signals) -> float:
    return sum(weight * signal for weight, signal in zip(weights, signals, strict=True))
