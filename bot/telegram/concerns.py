"""All concerns of the bot, and the order in which they are asked whether an update is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update
from telegram.ext import TypeHandler

from bot.telegram.access import Access
from bot.telegram.articles import Articles
from bot.telegram.buttons import Buttons
from bot.telegram.channels import Channels
from bot.telegram.core import Concern, Core, Handler
from bot.telegram.gaps import Gaps
from bot.telegram.inline import Inline
from bot.telegram.limits import Limits
from bot.telegram.privacy import Privacy
from bot.telegram.questions import Questions
from bot.telegram.reading import Reading
from bot.telegram.start import Start
from bot.telegram.stats import Stats
from bot.telegram.uploads import Uploads


class Concerns:
    """Each concern once; those that the start and the end of the bot need, by name."""

    def __init__(self, core: Core) -> None:
        limits = Limits(core.settings.telegram_questions_per_minute)
        self.access = Access(core)
        self.questions = Questions(core, self.access, limits)
        reading = Reading(core)
        self._all: Sequence[Concern] = (
            Start(core, reading, self.access),
            Privacy(core),
            self.access,
            Articles(core, self.access),
            Stats(core, self.access),
            Gaps(core, self.access),
            Channels(core),
            Buttons(core),
            reading,
            Inline(core, self.access),
            Uploads(core, self.access, self.questions.ask),
            self.questions,  # last: whatever is nobody else's may be a question
        )

    def handlers(self) -> dict[int, Sequence[Handler]]:
        """Handlers by group; of each group the first that fits handles an update."""
        gate = TypeHandler(Update, self.access.gate)
        return {-1: [gate], 0: [each for concern in self._all for each in concern.handlers()]}
