"""Which questions lean on the one before them, and how they are read then."""

from __future__ import annotations

import pytest

from retrieval.answer.follow_up import joined
from retrieval.query.follow_ups import Way, follow_up

CONTEXTS = {
    "en": "Who won the election?",
    "ru": "Кто победил на выборах?",
    "de": "Wer hat die Wahl gewonnen?",
    "fr": "Qui a gagné l'élection ?",
    "es": "¿Quién ganó las elecciones?",
    "uk": "Хто переміг на виборах?",
}
LEANING = {
    "en": [
        "and when?",
        "And when",
        "why?",
        "How many?",
        "since when?",
        "but why so long?",
        "what about the ferry?",
        "when did he resign?",
        "Where are they now?",
        "Not really?",
    ],
    "ru": [
        "а когда?",
        "А почему?",
        "и что?",
        "Почему?",
        "кто ещё?",
        "А как насчёт парома?",
        "когда он ушёл?",
        "что с ней было?",
        "с каких пор?",
    ],
    "de": [
        "und wann?",
        "Und warum nicht?",
        "Wann?",
        "wie viele?",
        "seit wann?",
        "was ist mit der Fähre?",
        "wann trat er zurück?",
        "Wo sind sie jetzt?",
        "aber warum so lange?",
        "Wie oft?",
        "Wer ist sein Nachfolger?",
        "mit wem?",
        "Warum?",
        "Wann war das?",
    ],
    "fr": [
        "et quand ?",
        "Et pourquoi pas ?",
        "Quand ?",
        "combien de temps ?",
        "depuis quand ?",
        "qu'en est-il du bac ?",
        "quand a-t-il démissionné ?",
        "où sont-ils maintenant ?",
        "mais pourquoi si longtemps ?",
        "et ou ?",
        "Où est-elle ?",
        "Qui est son successeur ?",
        "pourquoi est-ce qu'il est parti ?",
        "Avec qui ?",
        "que lui est-il arrivé ?",
        "C'était quand ?",
    ],
    "es": [
        "¿y cuándo?",
        "y cuando",
        "¿Por qué?",
        "¿Por qué no?",
        "¿Cuánto tiempo?",
        "¿desde cuándo?",
        "¿qué pasa con el ferry?",
        "¿qué hay del ferry?",
        "¿cuándo dimitió él?",
        "¿Dónde están ellos ahora?",
        "pero ¿por qué tanto?",
        "¿Quién es su sucesor?",
        "¿qué le pasó?",
        "¿Con quién?",
        "¿Cuándo fue eso?",
    ],
    "uk": [
        "а коли?",
        "А чому?",
        "і що?",
        "Чому?",
        "хто ще?",
        "а як щодо порома?",
        "коли він пішов?",
        "що з нею було?",
        "Скільки років?",
        "та коли?",
        "де вони зараз?",
        "Коли це було?",
        "з ким?",
    ],
}
ALONE = {
    "en": [
        "",
        "?!",
        "Bridges",
        "Who resigned?",
        "When does the chain bridge open?",
        "Why was the ferry late?",
        "And what did the mayor of the town say about the new bridge?",
        "Andrew who?",
        "2031",
    ],
    "ru": [
        "Когда откроют мост?",
        "Почему опоздал паром?",
        "Кто не признал выборы в Абхазии?",
        "Альпы",
    ],
    "de": [
        "Brücken",
        "Wer trat zurück?",
        "Wann öffnet die Kettenbrücke?",
        "Warum hatte die Fähre Verspätung?",
        "Und was sagte der Bürgermeister der Stadt über die neue Brücke?",
        "Wie viele Jungtiere zählte die Rangerin?",
        "Gibt es Neues zur Brücke?",
        "Andreas wer?",
        "Wann soll die Brücke fertig sein?",
        "War das Stadtarchiv betroffen?",
        "Wer ist der neue Bürgermeister?",
    ],
    "fr": [
        "Ponts",
        "Qui a démissionné ?",
        "Quand le pont ouvre-t-il ?",
        "Quand le pont a-t-il fermé ?",
        "Pourquoi le bac est-il en retard ?",
        "Et qu'a dit le maire de la ville sur le nouveau pont ?",
        "Combien de petits a comptés la garde ?",
        "Y a-t-il des nouvelles du pont ?",
        "Qui est le nouveau maire ?",
        "Où se trouve le pont ?",
        "Quand la mairie a-t-elle fermé ?",
        "Il y a combien de blessés ?",
    ],
    "es": [
        "Puentes",
        "¿Quién dimitió?",
        "¿Cuándo se abre el puente?",
        "¿Por qué se retrasó el ferry?",
        "¿Y qué dijo el alcalde de la ciudad sobre el nuevo puente?",
        "¿Cuántas crías contó la guarda?",
        "¿Hay noticias del puente?",
        "¿Quién es el alcalde?",
        "¿Qué le pasó al alcalde?",
        "¿Quién es el nuevo alcalde?",
        "¿Dónde está el puente?",
    ],
    "uk": [
        "Мости",
        "Хто пішов у відставку?",
        "Коли відкриють міст?",
        "Чому запізнився пором?",
        "А що сказав міський голова про новий міст через річку?",
        "Скільки дитинчат нарахувала лісничка?",
        "Хто новий мер?",
        "Де міст?",
        "Чи відкрито міст?",
    ],
}
SWITCHED = [
    (CONTEXTS["en"], "а когда?"),
    (CONTEXTS["en"], "и паром?"),
    (CONTEXTS["ru"], "and when?"),
    (CONTEXTS["ru"], "but Merkel?"),
    (CONTEXTS["en"], "und wann?"),
    (CONTEXTS["de"], "and when?"),
    (CONTEXTS["fr"], "¿y cuándo?"),
    (CONTEXTS["ru"], "а коли?"),
    # "no" is English too, though it tells of Spanish
    (CONTEXTS["en"], "but no?"),
]
# Names, and words, that are small words elsewhere.
NAMES = ["war", "War in", "UN", "MIT", "LA", "ER strike", "ER 2031", "Y Combinator", "E coli", "no"]


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, texts in LEANING.items() for text in texts]
)
def test_a_short_question_that_says_too_little_leans(language: str, text: str) -> None:
    assert follow_up(text, CONTEXTS[language])


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, texts in ALONE.items() for text in texts]
)
def test_a_question_that_stands_alone_does_not(language: str, text: str) -> None:
    assert not any(follow_up(text, context) for context in (CONTEXTS[language], CONTEXTS["en"]))


@pytest.mark.parametrize(("context", "text"), SWITCHED)
def test_a_follow_up_may_be_in_another_language(context: str, text: str) -> None:
    assert follow_up(text, context)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_a_small_word_elsewhere_is_a_name_here(name: str) -> None:
    assert not follow_up(name, CONTEXTS["en"])


@pytest.mark.parametrize("name", ["war", "UN", "MIT", "LA", "no"])
def test_without_a_question_word_small_words_say_nothing(name: str) -> None:
    assert not follow_up(name, CONTEXTS["ru"])


def test_a_question_goes_behind_its_context() -> None:
    assert joined("Who resigned", "and when?") == "Who resigned? and when?"
    assert joined("Who resigned?", "why?") == "Who resigned? why?"


def test_a_long_context_leaves_room_for_the_question() -> None:
    read_as = joined("bridge " * 500, "and when?")
    assert read_as.endswith("bridge… and when?")
    assert 250 < len(read_as) < 320


def test_a_context_without_room_is_left_out() -> None:
    assert joined("Who resigned", "why " * 120) == f"Who resigned? {'why ' * 120}"
    assert joined("Who resigned", "why " * 122) == "why " * 122
    assert len(joined("bridge " * 500, "why " * 115)) <= 500


@pytest.mark.parametrize(
    ("text", "way", "rest"),
    [
        ("more", Way.MORE, "more"),
        ("and?", Way.MORE, ""),
        ("anything else?", Way.MORE, "anything else?"),
        ("and when?", Way.ASKS, "when?"),
        ("ok, and why?", Way.ASKS, "why?"),
        ("by how many votes", Way.ASKS, "by how many votes"),
        ("who else", Way.ASKS, "who else"),
        ("what about the ferry?", Way.OTHER, "the ferry?"),
        ("and in May?", Way.OTHER, "in May?"),
        ("in Sarn?", Way.OTHER, "in Sarn?"),
        ("and the old one?", Way.OTHER, "the old one?"),
        ("how old is he", Way.REFERS, "how old is he"),
        ("and who was before him", Way.REFERS, "who was before him"),
        ("and if a dose is missed?", Way.REFERS, "if a dose is missed?"),
        ("who will take over his seat in the council", Way.REFERS,
         "who will take over his seat in the council"),
        ("what can be seen there", Way.REFERS, "what can be seen there"),
    ],
)  # fmt: skip
def test_how_it_leans(text: str, way: Way, rest: str) -> None:
    found = follow_up(text, CONTEXTS["en"])
    assert found is not None and (found.way, found.rest) == (way, rest)


@pytest.mark.parametrize(
    "text", ["when did Druce sign his contract", "who said that Oakshaw sold her meadow", "who won"]
)
def test_what_has_its_own_name_refers_to_that(text: str) -> None:
    assert follow_up(text, CONTEXTS["en"]) is None
    assert follow_up("what did druce buy for his wife", CONTEXTS["en"], names={"druce"}) is None
