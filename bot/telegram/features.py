"""All features of the bot, and the order in which they are asked whether an update is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update
from telegram.ext import TypeHandler

from bot.telegram.access.access_requests import Asking
from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.access.gate import Gate
from bot.telegram.access.members import Members
from bot.telegram.access.triage import Attention
from bot.telegram.admin_stats.gaps import Gaps
from bot.telegram.admin_stats.stats import Stats
from bot.telegram.archive.channels import Channels
from bot.telegram.archive.commands import Articles
from bot.telegram.archive.uploads import Uploads
from bot.telegram.context import Core, Feature, Handler
from bot.telegram.limits import Limits
from bot.telegram.privacy import Privacy
from bot.telegram.questions.answer_buttons import AnswerButtons
from bot.telegram.questions.answering import Answering
from bot.telegram.questions.article_pages import Reading
from bot.telegram.questions.inline import Inline
from bot.telegram.questions.questions import Questions
from bot.telegram.questions.quotes import Quotes
from bot.telegram.start_command import Start


class Features:
    """Each feature once; those that the start and the end of the bot need, by name."""

    def __init__(self, core: Core) -> None:
        limits = Limits(core.settings.telegram_questions_per_minute)
        self.members = Members(core)
        admins_only = AdminsOnly(core, self.members)
        asking = Asking(core, self.members, admins_only)
        self.gate = Gate(core, self.members, asking)
        self.attention = Attention(core, self.members, self.gate)
        self.answering = Answering(core)
        self.questions = Questions(core, self.members, limits, self.answering)
        self.uploads = Uploads(core, self.members, admins_only, self.questions.ask)
        reading = Reading(core)
        self._all: Sequence[Feature] = (
            Start(core, reading, self.members, asking),
            Privacy(core),
            asking,
            Articles(core, admins_only),
            Stats(core, admins_only),
            Gaps(core, admins_only),
            Channels(core),
            AnswerButtons(core),
            reading,
            Quotes(core, self.questions),
            Inline(core, self.members),
            self.uploads,
            self.questions,  # last: whatever is nobody else's may be a question
        )

    def handlers(self) -> dict[int, Sequence[Handler]]:
        """Handlers by group; of each group the first that fits handles an update."""
        gate = TypeHandler(Update, self.gate.admit)
        return {-1: [gate], 0: [each for feature in self._all for each in feature.handlers()]}
