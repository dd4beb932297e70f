"""Word → the keys that its spellings have in common: without marks, in Latin letters, by sound.

They are rough, and the same for every language: names travel. Which words of an archive have a key
is `retrieval.store.vocabulary`'s.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# What is typed for a letter where there is no key for it; without its mark is the other way.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"}
)
_NO_LETTER = re.compile("[^a-z0-9]")
# Groups of letters → one for all groups that are written for the same sound, in some alphabet's
# usual transliteration. The first that fits counts. "C"
# is the "ch" of "Chekhov" or the "ts" of "Tsar", not the letter alone.
_GROUPS = {
    "shch": "s", "tsch": "C", "sch": "s", "tch": "C", "ch": "C", "cz": "C", "sh": "s", "sz": "s",
    "zh": "s", "kh": "h", "gh": "g", "ph": "f", "th": "t", "ts": "C", "tz": "C", "ck": "k",
    "qu": "kv", "q": "k", "x": "ks", "w": "v", "z": "s", "j": "i", "y": "i",
}  # fmt: skip
_GROUP = re.compile("|".join(_GROUPS))
_STEPS = [
    (re.compile("c(?=[ei])"), "s"),
    (re.compile("c"), "k"),
    (re.compile("(?<!^)h(?![aeiou])"), ""),  # silent: "Sarah"
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile("^i(?=e)"), ""),  # "Yekaterina"
    (re.compile("ie"), "i"),
    (re.compile("ou|oo"), "u"),
    (re.compile("f$"), "v"),
    (re.compile("ko$"), "ka"),  # "Lukashenko"
]  # fmt: skip


def plain(word: str) -> str:
    """In small Latin letters, without marks: "lukasz" for "Łukasz", "zelenskiy" for "Зеленский"."""
    word = word.casefold()
    return word if word.isascii() else _NO_LETTER.sub("", anyascii(word).lower())


def spelt_out(word: str) -> str:
    """The same with two letters for one that has a mark: "mueller" for "Müller"."""
    word = word.casefold()
    return word if word.isascii() else plain(word.translate(_SPELT_OUT))


def sound(word: str) -> str:
    """One key for the ways in which a name is written: "kiv" for "Kyiv", "Kiev" and "Київ"."""
    key = _GROUP.sub(lambda found: _GROUPS[found.group()], plain(word))
    for form, other in _STEPS:
        key = form.sub(other, key)
    return key


def is_latin(word: str) -> bool:
    """Whether it is written in Latin letters."""
    return word.isascii() or all("LATIN" in unicodedata.name(each, "") for each in word)
