"""Denials and opposites: which sentence says the thing, and which the contrary."""

from __future__ import annotations

import pytest

from retrieval import Config
from retrieval.languages import language_of, table
from retrieval.query import polarity

ENGLISH = table("en")


class Polarity:
    """In the language of the question."""

    def __init__(self, question: str) -> None:
        self._language = language_of(question, ENGLISH)
        self._polarity = polarity.Polarity(question, self._language, Config())

    def agreement(self, sentence: str) -> float:
        return self._polarity.agreement(sentence, self._language)


DENIED = "Who did not recognize the election?"
AFFIRMED = "Who recognized the election?"


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        (DENIED, "The opposition did not recognize it.", "Russia recognized it."),
        (DENIED, "Brandreth refused to recognize it.", "Russia recognized it."),
        (DENIED, "The United States hasn’t recognized it.", "Russia recognized it."),
        (AFFIRMED, "Russia recognized it.", "The opposition did not recognize it."),
        (AFFIRMED, "Russia recognized it.", "Nobody recognized it."),
        ("Кто не признал выборы?", "Оппозиция не признала их.", "Россия признала их."),
        ("Who opened the hearing?", "Brandreth opened it.", "Brandreth closed it."),
        ("Who voted against the bridge?", "Dell voted against it.", "Ashgrove supported it."),
        ("When did wages fall?", "They dropped in May.", "They rose in May."),
        ("Who scored first?", "Hollins scored first.", "Kellaway scored last."),
        (
            "Wer hat die Wahl nicht anerkannt?",
            "Ashgrove hat sie nicht anerkannt.",
            "Brandreth hat sie anerkannt.",
        ),
        (
            "Wer hat die Wahl anerkannt?",
            "Brandreth hat sie anerkannt.",
            "Niemand hat sie anerkannt.",
        ),
        ("Wann öffnet das Bad?", "Es wird im Mai eröffnet.", "Es wurde im Mai geschlossen."),
        ("Was ist teurer geworden?", "Brot wurde teurer.", "Brot wurde billiger."),
        (
            "Wie viele Häuser hat die Stadt verkauft?",
            "Die Stadt verkaufte neun.",
            "Die Stadt kaufte neun.",
        ),
        ("Qui n’a pas signé ?", "Ashgrove n’a pas signé.", "Brandreth a signé."),
        ("Qui a signé ?", "Brandreth a signé.", "Ashgrove a refusé de signer."),
        ("Quand le pont a-t-il fermé ?", "Il a été fermé en mai.", "Il a été ouvert en mai."),
        ("Qui a gagné le match ?", "Ashgrove a gagné.", "Ashgrove a perdu."),
        ("Les prix ont-ils augmenté ?", "Les prix ont monté.", "Les prix ont baissé."),
        ("¿Quién no firmó?", "Ashgrove no firmó.", "Brandreth firmó."),
        ("¿Quién firmó?", "Brandreth firmó.", "Nadie firmó."),
        ("¿Cuándo cerró el puente?", "Se cerró en mayo.", "Se abrió en mayo."),
        ("¿Qué compró el museo?", "Compró una campana.", "Vendió un cuadro."),
        (
            "¿Cuánto subieron los precios?",
            "Los precios subieron un poco.",
            "Los precios bajaron un poco.",
        ),
        ("Хто не визнав вибори?", "Опозиція не визнала їх.", "Мерка визнала їх."),
        ("Хто визнав вибори?", "Мерка визнала їх.", "Ніхто їх не визнав."),
        ("Коли закрили міст?", "Його закрито у травні.", "Його відкрито у травні."),
        ("Що купив музей?", "Він придбав дзвін.", "Він продав картину."),
        ("Хто голосував проти?", "Оукшо виступив проти.", "Мід підтримав рішення."),
        ("Когда выросли цены?", "В мае цены повысились.", "В мае цены снизились."),
    ],
)
def test_the_contrary_stands_behind(question: str, better: str, worse: str) -> None:
    sense = Polarity(question)
    assert sense.agreement(better) > sense.agreement(worse)


def test_a_question_without_a_sense_prefers_none_of_two_that_affirm() -> None:
    sense = Polarity("Where is the bell?")
    assert sense.agreement("It hangs in the tower.") == sense.agreement("It opened in May.") == 0


def test_who_asks_with_both_words_of_a_pair_means_both() -> None:
    sense = Polarity("When does the pool open and close?")
    assert sense.agreement("It opens at eight.") == sense.agreement("It closes at nine.") == 0


def test_a_word_inside_another_is_no_denial() -> None:
    assert Polarity(AFFIRMED).agreement("A noted knot, another note.") == 0
