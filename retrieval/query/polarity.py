"""Whether a sentence says a thing or its opposite: who recognized the election, and who did not.

Vectors of words hardly tell, as a word and its opposite stand among the same words. Here both are
known by lists, in English (of denials also in Russian): a hint for ranking, like `kinds`.
"""

from __future__ import annotations

import re

_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|nowhere|against|missing"
    r"|refus\w+|den(?:y|ies|ied)|declin\w+|reject\w+|dismiss\w+|forbid\w*|forbade|fail\w*"
    r"|unable|unchanged|undamaged|unharmed|unhurt|unknown|unlikely|untouched"
    r"|не|нет|ни|никто|ничего|никогда|нигде|без|нельзя|отказ\w+|отверг\w*|отклон\w+|против)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_DENYING_QUESTION = re.compile(
    r"\b(?:not|no|never|nobody|cannot|without|against|refus\w+|не|нет|без|никогда|отказ\w+"
    r"|против)\b|n['’]t\b",
    re.IGNORECASE,
)
# Words of one sense | those of the other.
_OPPOSITES = """
    accept accepted agree agreed agrees | refuse refused reject rejected
    add added | remove removed
    after | before
    alive born | dead died killed
    allow allowed allows permit permitted | ban banned forbid forbidden forbids prohibited
    answer answered replied reply | ask asked
    arrive arrived arrives came come comes | depart departed goes leave leaves left went
    attack attacked | defend defended
    began begin begins begun start started starts | end ended ends finish finished stop stopped
    best better | worse worst
    big bigger biggest large larger largest | little small smaller smallest
    bottom | top
    bought buy buyer buys | sell seller sells sold
    cheap cheaper cheapest | dear dearer expensive
    close closed closes closing shut | open opened opening
    cold colder freeze frost | thaw warm warmer
    confirm confirmed | denied deny
    deficit | profit
    dismiss dismissed fired sacked | employ employed hire hired
    dry | wet
    early earlier earliest | late later latest
    east eastern | west western
    export exported | import imported
    failed failure | succeeded success
    fast faster | slow slower
    fewer fewest less least | more most
    final last second | first
    find found finds | lost missing
    favour support supported supporters supports | against oppose opposed opposes opposition
    future | past
    gave give given gives | get got receive received take taken takes took
    grew grow grown increase increased | decrease decreased shrank shrink
    guilty | innocent
    high higher highest | low lower lowest
    illegal | legal
    inside | outside
    join joined joins | left quit resign resigned
    learn learned learns learnt pupil | taught teach teacher teaches
    lend lent | borrow borrowed
    long longer longest | short shorter shortest
    lose loses lost defeat defeated loser | beat victory win winner wins won
    majority | minority
    man male men | female woman women
    maximum | minimum
    new newer young younger youngest | former old older oldest
    north northern | south southern
    poor | rich
    raise raised rise risen rises rose up | cut down drop dropped fall fallen falls fell lowered
    praise praised | blame blamed criticise criticised criticize criticized
    present | absent
"""
_WORD = re.compile(r"\w+")
_ONLY_DENIED = 0.2  # what a denial speaks against a sentence where the question has none
# What a word of a pair speaks for, and its opposite against. More tells more of the contrast pairs
# apart, and marks fewer right sentences on XQuAD.
_SAME, _OPPOSITE = 0.07, 0.13


def _pairs() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Word → the words of its sense, and of the opposite one. A word may stand in two pairs."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (frozenset(side.split()) for side in line.split("|"))
        for here, there in ((one, other), (other, one)):
            for word in here:
                same, opposite = found.get(word, (frozenset(), frozenset()))
                found[word] = (same | here, opposite | there)
    return found


_SENSES = _pairs()


class Polarity:
    """What a question affirms or denies, ready for being compared with sentences."""

    def __init__(self, question: str) -> None:
        words = _words(question)
        self._denies = bool(_DENYING_QUESTION.search(question))
        # "How many pupils are taught …": who asks with both words of a pair means both.
        self._senses = [
            sense for word in words if (sense := _SENSES.get(word)) and not sense[1] & words
        ]

    def agreement(self, sentence: str) -> float:
        """Above 0 where `sentence` has the same sense, below where it has the opposite."""
        denied = bool(_DENIAL.search(sentence))
        total = float(denied) if self._denies else -_ONLY_DENIED * denied
        if self._senses:
            words = _words(sentence)
            for same, opposite in self._senses:
                if same & words:
                    total += _SAME
                elif opposite & words:
                    total -= _OPPOSITE
        return total


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
