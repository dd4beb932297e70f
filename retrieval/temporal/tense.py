"""Whether a sentence or a question tells of what is to come, by its words."""

from __future__ import annotations

import re
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of


@cache
def _to_come(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(language.to_come)}(?!\w)", re.IGNORECASE)


def is_to_come(text: str, language: Language) -> bool:
    return _to_come(language).search(text) is not None
