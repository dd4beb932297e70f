"""Text → its language, where that is certain: picks the stemmer of articles that name none.

What an archive takes an article for that remains uncertain is its default, `Config.language`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.languages import languages
from retrieval.text import wellformed
from retrieval.types import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Languages for whose words a store has a stemmer, by its name there.
STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Languages written without spaces between words: pairs of characters stand in for words.
UNSPACED = {"zh", "ja", "th", "lo", "my", "km"}
_LOOKED_AT = 500  # characters; more of them cost time and decide nothing
# Varieties, and languages close to others in writing, that count as one with them.
_ONE_WITH = {"arz": "ar", "ary": "ar", "nn": "no", "pcm": "en", "wuu": "zh", "yue": "zh"}


def recognized(article: Article, config: Config) -> Article:
    """`article` with its language, where it names none and is surely not in the default one.

    Only languages for which there is a stemmer, or other rules for words, are named. One in
    the default language stays as it is: nothing has to be indexed anew for it.
    """
    if article.language is not None or len(article.text) < config.language_chars:
        return article
    language, confidence = max(shares(article.text).items(), key=lambda each: each[1])
    sure = confidence >= config.language_confidence
    if not sure or language == config.language or not _is_indexed(language):
        return article
    return replace(article, language=language)


def shares(text: str) -> dict[str, float]:
    """How likely each language is, by its ISO 639 code; together 1."""
    found: dict[str, float] = {}
    for code, share in _identifier().rank(wellformed(text.strip()[:_LOOKED_AT])):
        code = _ONE_WITH.get(code, code)
        found[code] = found.get(code, 0.0) + share
    return found


def _is_indexed(language: str) -> bool:
    known = {each.code for each in languages()}
    return language in STEMMERS or language in UNSPACED or language in known


@cache
def _identifier() -> LanguageIdentifier:
    # The model takes half a second to load; questions and unchanged articles never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
