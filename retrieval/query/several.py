"""Whether a question asks for more than one thing: "which countries", "who are the members"."""

from __future__ import annotations

import re
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of


@cache
def _form(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(language.several_asked)}(?!\w)", re.IGNORECASE)


def wants_several(question: str, language: Language) -> bool:
    """Whether all that answers is asked for, and not one answer."""
    return _form(language).search(question) is not None
