"""What a calibration or another least confidence changes → rows and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from retrieval.evaluate import Fitted, Metrics, Setting, suggested

_USELESS = 0.5  # a share of refusals that no setting is worth
MOST_FALSE = (0.05, 0.10)  # shares of false answers for which a setting is suggested


def fitted_rows(
    fitted: Fitted, before: Metrics, after: Metrics, least: float
) -> list[tuple[str, str, str]]:
    """What a calibration changes: name, before, after."""
    rows = [("calibration error", f"{fitted.before:.1%}", f"{fitted.after:.1%}")]
    for name, was, will_be in (
        ("refusals", before.refusals, after.refusals),
        ("false answers", before.false_answers, after.false_answers),
    ):
        rows.append((f"{name} at {least:g}", f"{was or 0:.1%}", f"{will_be or 0:.1%}"))
    return rows


def outcome_of(fitted: Fitted, kept: Path | None) -> str:
    """What has become of a calibration."""
    how = f"{fitted.answerable} questions with an answer and {fitted.unanswerable} without"
    if kept is None:
        return (
            f"A confidence fitted to {how} foretells questions that it has not seen no better than "
            "the present one; nothing was changed."
        )
    share = fitted.unanswerable / (fitted.answerable + fitted.unanswerable)
    return (
        f"The confidence is fitted to {how}; that {share:.0%} have none is taken to hold of what "
        f"people will ask, too. The fit is in {kept} and holds from now on; "
        "`citebot eval QUESTIONS --uncalibrate` removes it."
    )


def setting_row(setting: Setting, current: float) -> tuple[str, ...]:
    return (
        f"{setting.min_confidence:g}",
        f"{setting.false_answers:.1%}",
        f"{setting.refusals:.1%}",
        "as now" if setting.min_confidence == current else "",
    )


def suggestions(settings: Sequence[Setting], unanswerable: int) -> list[str]:
    """Which settings keep false answers rare, in sentences."""
    sentences: dict[Setting | None, str] = {}
    for most in MOST_FALSE:
        setting = suggested(settings, most)
        none = ", which here means none," if most * unanswerable < 1 else ""
        if setting is None or setting.refusals > _USELESS:
            sentence = f"At most {most:.0%} false answers{none} would take refusing most questions."
        else:
            sentence = (
                f"At most {most:.0%} false answers{none} take CITEBOT_MIN_CONFIDENCE="
                f"{setting.min_confidence:g}, with {setting.refusals:.1%} refusals."
            )
        # With few questions one setting serves both; it is told once.
        sentences.setdefault(setting, sentence)
    return list(sentences.values()) if settings else []
