"""What of a long message asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import WordReader, library

from retrieval import Article
from retrieval.languages import table
from retrieval.query.asking import asking

CHATTER = """Dear all, I hope you are well. We were at my sister's for a week, and she had a lot to
tell about her garden, her knees and the man who paints her fence. On Friday it rained. """
ENGLISH = table("en")


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        (f"{CHATTER * 3}How wide is the weir? Yours, Ida", "How wide is the weir?"),
        (f"How wide is the weir? {CHATTER * 3}", "How wide is the weir?"),
        (
            f"{CHATTER}Who built the weir? {CHATTER}And what did that cost? Thanks",
            "Who built the weir? And what did that cost?",
        ),
        # What "it" is stands before.
        (
            f"{CHATTER}Mum saw the old weir at Lode. Do you know how wide it is?\n\nYours\nIda",
            "Mum saw the old weir at Lode. Do you know how wide it is?",
        ),
        (
            f"{CHATTER}She is well. What she cannot tell is this: how wide is the weir?",
            "What she cannot tell is this: how wide is the weir?",
        ),
        # No question mark: the last sentence that asks.
        (
            f"{CHATTER}I would like to know who built the weir. {CHATTER}",
            "I would like to know who built the weir.",
        ),
        (f"{CHATTER}when was the weir built", "when was the weir built"),
        # As much as there is room for, the last ones.
        (f"Is it {'far ' * 200}? Who built the weir?", "Who built the weir?"),
        (f"Who built it? Is it {'far ' * 200}?", None),
        ("A poem. No more than that.", None),
        ("", None),
    ],
)
def test_the_sentences_that_ask_are_taken(message: str, asks: str | None) -> None:
    assert asking(message, ENGLISH, 300) == asks


def test_another_language_asks_in_its_own_words() -> None:
    message = "Guten Tag. Es geht um den Turm. Ich wüsste gern, wer ihn gebaut hat. Viele Grüße."
    asked = "Es geht um den Turm. Ich wüsste gern, wer ihn gebaut hat."
    assert asking(message, table("de"), 300) == asked


def test_a_long_message_is_answered_by_what_it_asks(tmp_path: Path) -> None:
    with library(tmp_path / "index", reader=WordReader()) as archive:
        archive.add(Article("Weir", "The weir was built by Ada Lind. Ida likes gardens."))
        message = f"{CHATTER * 3}Who built the weir? Yours, Ida"
        answer = archive.ask(message)
        assert [str(each) for each in answer.notices] == ["Read as: Who built the weir?"]
        assert answer.found and answer.question == message
        assert answer.citations[0].highlights[0].text == "The weir was built by Ada Lind."
        cut = archive.ask(message, as_typed=True)
        assert [each.code for each in cut.notices] == ["cut"]
        # What asks nothing, or is short, is taken as it stands.
        assert [each.code for each in archive.ask(CHATTER * 3).notices] == ["cut"]
        assert archive.ask("Hello. Who built the weir?").notices == ()
