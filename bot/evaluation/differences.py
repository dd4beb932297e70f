"""A comparison with an earlier run → rows and sentences, for terminal and page alike."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.wording import FEW, counted
from retrieval.evaluate import Archive, Comparison, Difference, Outcome, written

_DECISIVE = 6  # questions lost and none won: the fewest that chance does not explain


def difference_row(each: Difference) -> tuple[str, ...]:
    return (
        each.measure.label,
        written(each.before, each.measure),
        written(each.after, each.measure),
        change(each),
        f"{each.p_value:.3f}" if each.p_value >= 0.001 else "< 0.001",
        verdict(each),
    )


DIFFERENCE_HEADINGS = ("", "before", "now", "change", "p", "")


def change(each: Difference) -> str:
    """The difference with its sign."""
    by = each.after - each.before
    if each.measure.unit == "share":
        return f"{100 * by:+.1f} points"
    return format(by, "+.3f" if each.measure.unit == "mean" else "+.0f")


def verdict(each: Difference) -> str:
    """What is to be made of it."""
    if each.after == each.before:
        return "same"
    if each.measure.unit == "ms":
        return "not judged"
    if not each.significant:
        return "may be chance"
    return "better" if each.better else "worse"


def changed_row(sign: str, before: Outcome, after: Outcome) -> tuple[str, ...]:
    return (sign, after.question.question, before.fault or "right", after.fault or "right")


def comparison_sentences(compared: Comparison) -> list[str]:
    """What the figures of a comparison leave unsaid."""
    sentences = []
    if 0 < compared.pairs < FEW:
        sentences.append(
            f"With {counted(compared.pairs, 'question')} in common, only a large change tells: "
            f"{_DECISIVE} questions lost and none won, or the like."
        )
    for which, outcomes in (
        ("Not in the saved run", compared.only_after),
        ("Only in the saved run", compared.only_before),
    ):
        if outcomes:
            names = "; ".join(each.question.question for each in outcomes)
            sentences.append(f"{which}, so left out: {names}")
    return sentences


def changes(before: Archive, after: Archive) -> str:
    """What is not as it was when a run was saved; "" where all is."""
    was, now = _facts(before), _facts(after)
    found = [
        f"{name} {was.get(name, '–')} → {now[name]}" for name in now if was.get(name) != now[name]
    ]
    return f"Changed since that run: {', '.join(found)}." if found else ""


def _facts(archive: Archive) -> dict[str, str]:
    facts = {
        "Citebot": archive.version,
        "model": archive.model,
        "articles": archive.articles,
        "passages": archive.passages,
        **archive.settings,
    }
    return {
        name: f"{value:.4g}" if isinstance(value, float) else str(value)
        for name, value in facts.items()
    }


def conclusion(compared: Comparison, against: Path) -> str:
    """The one sentence that an exit status stands for."""
    if not compared.pairs:
        return f"No question is also in {against}: nothing could be compared."
    if compared.regressions:
        worse = ", ".join(each.measure.label for each in compared.regressions)
        return f"Significantly worse than {against}: {worse}."
    return f"Nothing is significantly worse than in {against}."
