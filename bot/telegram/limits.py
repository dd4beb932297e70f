"""How often somebody may do something: a sliding window for each user. What is said is others'."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

_ALL = 0


class Limits:
    """At most `count` times in `seconds`, for each user by itself."""

    def __init__(
        self, count: int, seconds: float = 60, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count = count
        self._seconds = seconds
        self._now = now
        # Who was let through longest ago comes first; whose window is over is forgotten.
        self._times: OrderedDict[int, deque[float]] = OrderedDict()

    def allow(self, user_id: int) -> bool:
        """Whether the user may now; if so, it counts. What is refused does not count."""
        if not self.would_allow(user_id):
            return False
        self._times.setdefault(user_id, deque()).append(self._now())
        self._times.move_to_end(user_id)
        return True

    def would_allow(self, user_id: int) -> bool:
        """Whether the user might now; nothing is counted."""
        now = self._now()
        self._forget(now)
        times = self._times.get(user_id) or deque()
        while times and times[0] <= now - self._seconds:
            times.popleft()
        return len(times) < self._count

    def _forget(self, now: float) -> None:
        while self._times:
            user_id, times = next(iter(self._times.items()))
            if times and times[-1] > now - self._seconds:
                return
            del self._times[user_id]


class SharedLimits:
    """At most `each` times a minute for each user, and `together` for all of them.

    Who comes when all have had theirs is not even remembered.
    """

    def __init__(self, each: int, together: int) -> None:
        self._each = Limits(each)
        self._together = Limits(together)

    @property
    def spent(self) -> bool:
        """Whether nobody may now."""
        return not self._together.would_allow(_ALL)

    def allow(self, user_id: int) -> bool:
        """Whether the user may now; if so, it counts."""
        if self.spent or not self._each.allow(user_id):
            return False
        return self._together.allow(_ALL)
