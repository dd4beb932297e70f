"""How many questions are under way: so many of all people, fewer of each. What is said to those who
are refused is `bot.telegram.questions.questions`'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Waiting:
    """Questions that wait for their answer."""

    def __init__(self, most: int, of_one: int) -> None:
        """`most`: of all; a group has a quarter of that, a person `of_one`, a tenth at most."""
        self._most = most
        self._of_group = max(1, most // 4)
        self._of_one = max(1, min(of_one, most // 10))
        self._all = 0
        self._of: Counter[int] = Counter()

    def refusal(self, user_id: int, chat_id: int) -> str | None:
        """Why no further question is taken, if so: a name of what is said."""
        if self._all >= self._most or (chat_id < 0 and self._of[chat_id] >= self._of_group):
            return "busy"
        return "limited" if self._of[user_id] >= self._of_one else None

    @contextmanager
    def one(self, user_id: int, chat_id: int) -> Iterator[None]:
        """While this lasts, a question of a user in a chat is under way."""
        whose = {user_id, chat_id}
        self._all += 1
        self._of.update(whose)
        try:
            yield
        finally:
            self._all -= 1
            self._of.subtract(whose)
            for each in whose:
                if not self._of[each]:
                    del self._of[each]
