"""What kind of thing is asked for, and the words that answer, where only they can."""

from __future__ import annotations

import re

import pytest

from retrieval import Config
from retrieval.languages import Language, language_of, table
from retrieval.query.answer_type import AnswerType, answer_span, answer_type, mentions, type_match


def spoken(question: str) -> Language:
    return language_of(question, table("en"))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("when did the bridge close", AnswerType.WHEN),
        ("In what year was it built?", AnswerType.WHEN),
        ("How many votes did Ashgrove get?", AnswerType.HOW_MANY),
        ("how old is the bell", AnswerType.HOW_MANY),
        ("Who certified the result?", AnswerType.WHO),
        ("whose dog was it", AnswerType.WHO),
        ("where does the ferry land", AnswerType.WHERE),
        ("which town sued", AnswerType.WHERE),
        ("кто подписал указ", AnswerType.WHO),
        ("Сколько стоит билет?", AnswerType.HOW_MANY),
        ("когда закрыли мост", AnswerType.WHEN),
        ("где пристань", AnswerType.WHERE),
        ("why did the bridge close", None),
        ("ferry price", None),
        ("whole grain prices", None),
    ],
)
def test_kind(question: str, kind: AnswerType | None) -> None:
    assert answer_type(question, spoken(question)) is kind


def answer(question: str, sentence: str) -> str | None:
    language = spoken(question)
    asked = re.findall(r"\w+", question)
    found = answer_span(answer_type(question, language), sentence, asked, language)
    return sentence[slice(*found)] if found else None


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("when did it open", "The baths opened on 8 July 2031.", "8 July 2031"),
        ("when was it repaired", "It was last repaired in 2009.", "2009"),
        ("how many live there", "The district is home to 3,100 people.", "3,100"),
        ("who certified it", "Town clerk Florian Meade certified it.", "Florian Meade"),
        ("where do they meet", "They meet at the Corn Hall every week.", "Corn Hall"),
        ("when is it held", "The market is held on Tuesdays.", "Tuesdays"),
        ("когда работает рынок", "Рынок открыт по вторникам.", "вторникам"),
        ("wann ist Markt", "Der Markt findet dienstags statt.", "dienstags"),
        ("quand se tient le marché", "Le marché se tient le mardi.", "mardi"),
        ("cuándo hay mercado", "El mercado abre los martes.", "martes"),
        ("коли працює ринок", "Ринок працює щовівторка.", "щовівторка"),
        (
            "wer beglaubigte es",
            "Am Sonntag beglaubigte Schreiber Florian Meade das Ergebnis.",
            "Schreiber Florian Meade",
        ),
        ("qui l'a certifié", "Dimanche, le greffier Florian Meade l'a certifié.", "Florian Meade"),
        ("wo wohnt er", "Der Mann wohnt in Berlin.", "Berlin"),
        ("где живёт мэр", "Мэр живёт в доме.", None),
        # The question's own words are no answer, and two numbers are no clear one.
        ("how many of the 46 rivals lost", "All 46 rivals lost.", None),
        ("how many votes", "It was 3,497 votes against 3,436.", None),
        ("who signed it", "Meade signed it.", None),
        ("why did it close", "It closed in 2009.", None),
    ],
)
def test_the_words_that_answer(question: str, sentence: str, words: str | None) -> None:
    assert answer(question, sentence) == words


def test_things_that_stand_beside_each_other_are_one() -> None:
    sentence = "On Monday, 8 July, and on 9 August it rained."
    found = mentions(AnswerType.WHEN, sentence, [], table("en"))
    assert [sentence[start:end] for start, end in found] == ["Monday, 8 July", "9 August"]


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("how many pupils stayed at home", "212 of the older pupils stayed.", 1),
        ("how many of the pupils stayed", "Of 3 schools 212 pupils stayed.", 1),
        ("how many pupils stayed", "School began on the 3rd.", 0.6),
        ("how many pupils stayed", "Nobody came.", 0),
        ("how much did it cost", "It cost 212 crowns.", 1),  # names nothing that is counted
        ("сколько школьников осталось", "Дома остались 212 школьников.", 1),
        ("when did it open", "It opened in 2009.", 1),
        ("why did it open", "It opened in 2009.", 0),
    ],
)
def test_a_number_of_something_else_is_worth_less(
    question: str, sentence: str, expected: float
) -> None:
    asked = re.findall(r"\w+", question)
    language = spoken(question)
    found = type_match(answer_type(question, language), sentence, asked, language, Config())
    assert found == expected
