"""What spellings of a name have in common, and how far slips are."""

import pytest

from retrieval.languages.sounds import is_latin, plain, sound, spelt_out
from retrieval.query.slips import bound, difference

SAME = [
    ("Kyiv", "Kiev", "Київ", "Киев"),
    ("Zelensky", "Zelenskyy", "Zelenskiy", "Selenskyj", "Зеленский", "Зеленський"),
    ("Lukashenko", "Lukashenka", "Лукашенко"),
    ("Tchaikovsky", "Chaikovskiy", "Tschaikowski", "Чайковский"),
    ("Aleksei", "Alexey", "Alexej", "Алексей"),
    ("Yulia", "Julia", "Юлия"),
    ("Sarah", "Sara"),
    ("Stephen", "Stefen"),
    ("Romanov", "Romanoff", "Romanow", "Романов"),
    ("Yekaterina", "Ekaterina", "Екатерина"),
    ("Sri", "Shri"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_transliterations_sound_the_same(names: tuple[str, ...]) -> None:
    assert len(set(map(sound, names))) == 1


@pytest.mark.parametrize(
    "names", [("Minsk", "Mainz"), ("Maria", "Marta"), ("Kowalska", "Kowalski"), ("Chekhov", "Keko")]
)
def test_other_names_do_not(names: tuple[str, str]) -> None:
    assert sound(names[0]) != sound(names[1])


def test_marks_are_left_out_or_spelt_out() -> None:
    assert [plain(each) for each in ("Łukasz", "Straße", "Müller", "Ærø")] == [
        "lukasz", "strasse", "muller", "aero",
    ]  # fmt: skip
    assert [spelt_out(each) for each in ("Müller", "Søgaard", "Kim")] == [
        "mueller", "soegaard", "kim",
    ]  # fmt: skip
    assert is_latin("Søgaard") and not is_latin("Минск")


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("clok", "clock", "clone"),
        ("accomodation", "accommodation", "accumulation"),
        ("eleciton", "election", "elections"),
        ("hpuse", "house", "horse"),  # the key beside it
        ("definately", "definitely", "defiantly"),
        ("recieve", "receive", "relieve"),
    ],
)
def test_a_common_slip_is_nearer_than_another_word(typed: str, meant: str, other: str) -> None:
    assert difference(typed, meant) < difference(typed, other)
    assert difference(typed, meant) <= bound(typed)


def test_a_difference_is_counted_in_letters() -> None:
    assert difference("same", "same") == difference("", "") == 0
    assert difference("ab", "") > difference("", "ab") > 2
    assert difference("marta", "maria") > bound("marta")
