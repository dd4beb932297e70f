"""Greetings, thanks and the like: what is no question, and is answered by a friendly line.

Which messages these are is `retrieval.query.small_talk`'s.
"""

from __future__ import annotations

from retrieval.query.small_talk import SmallTalk, small_talk

_REPLIES = {
    SmallTalk.GREETING: "greeting",
    SmallTalk.THANKS: "thanks",
    SmallTalk.OTHER: "small-talk",
}


def reply_to(text: str) -> str | None:
    """The name of what is to be said to a message that asks nothing; None for a question."""
    kind = small_talk(text)
    return _REPLIES[kind] if kind else None
