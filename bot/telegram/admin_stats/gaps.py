"""/gaps: what people ask and the archive does not answer, or not well; for reading and as a file.

Beside them, as a file too, the answers that were liked. Which questions are alike is
`bot.telegram.admin_stats.question_groups`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from telegram import CallbackQuery, Message
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.sanitize import clean_json, clean_line
from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.admin_stats.question_groups import Alike, Gap, GapList
from bot.telegram.context import Core, Handler
from bot.telegram.db.citations import Shown
from bot.telegram.db.feedback import liked
from bot.telegram.db.statistics import asked
from bot.telegram.removed_passages import standing
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import (
    acknowledge,
    gone,
    reply,
    show_typing,
    topic,
    turn,
)
from bot.telegram.view.error_texts import trouble, trouble_alert
from bot.telegram.view.html import safe, shorten
from bot.telegram.view.keyboards import Prefix, button, keyboard, pager
from bot.telegram.view.message import Outgoing
from bot.telegram.view.passages import day
from retrieval import CitebotError

_NEWEST = 3_000  # questions that are looked at
_PER_PAGE = 8
_QUESTION = 200  # UTF-16 units of a question in the list
_WORDINGS = 20  # of one gap in the file
_PRESS = re.compile(Prefix.GAPS.data(r"(?:p:(\d{1,5})|e|(l))"))


class Gaps:
    """Questions without an answer, and those with a thumbs down."""

    def __init__(self, core: Core, admins_only: AdminsOnly) -> None:
        self._core = core
        self._admins_only = admins_only
        self._alike = Alike(core.library.config)

    def handlers(self) -> Sequence[Handler]:
        return [
            self._admins_only.command("gaps", self._command),
            self._admins_only.buttons(Prefix.GAPS, self._press),
        ]

    async def _command(self, message: Message, say: Say, words: Sequence[str]) -> None:
        # New questions are encoded first, which takes a while.
        await show_typing(message.get_bot(), message.chat_id, topic(message))
        try:
            shown = page(say, await self._gaps(), 1)
        except CitebotError as error:
            shown = Outgoing(trouble(say, error, cause=True))
        await reply(message, shown)

    async def _press(self, query: CallbackQuery, say: Say) -> None:
        found = _PRESS.fullmatch(query.data or "")
        if not found:
            await acknowledge(query, say("archive-forgotten"), alert=True)
            return
        if found[2]:
            await self._export_liked(query, say)
            return
        try:
            # The pages of a list are of the same questions.
            gaps = await self._gaps(more=False)
        except CitebotError as error:
            await acknowledge(query, trouble_alert(say, error, cause=True), alert=True)
            return
        await acknowledge(query)
        if found[1]:
            await turn(query, page(say, gaps, int(found[1])))
        else:
            caption = "\n\n".join([say("gaps-file", count=len(gaps.found)), *_unseen(say, gaps)])
            await _send(query, "gaps", questions_file(gaps.found), caption)

    async def _export_liked(self, query: CallbackQuery, say: Say) -> None:
        try:
            found = await self._liked()
        except CitebotError as error:
            await acknowledge(query, trouble_alert(say, error, cause=True), alert=True)
            return
        none = "" if found else say("liked-none")
        await acknowledge(query, none, alert=bool(none))
        await _send(query, "liked", liked_file(found), say("liked-file", count=len(found)))

    async def _liked(self) -> list[tuple[str, float, Shown]]:
        """What was liked and the archive still holds. Raises StoreError."""
        found = await self._core.state.run(liked, _NEWEST)
        passages = await standing(self._core, [shown for _, _, shown in found])
        now = zip(found, passages, strict=True)
        return [(question, at, shown) for (question, at, _), shown in now if not shown.gone]

    async def _gaps(self, *, more: bool = True) -> GapList:
        """Raises Busy, CitebotError."""
        questions = await self._core.state.run(asked, _NEWEST)
        # It may take seconds: among the files it keeps nobody who asks waiting.
        return await self._core.files.run(
            lambda: self._alike.gaps(questions, self._core.library.encoder, more=more)
        )


async def _send(query: CallbackQuery, name: str, lines: str, caption: str) -> None:
    """Send a file to who pressed, in private: it is for nobody else's eyes."""
    if not lines:
        return
    today = datetime.now(UTC).date().isoformat()
    try:
        await query.get_bot().send_document(
            query.from_user.id,
            lines.encode(),
            filename=f"{today}-{name}.jsonl",
            caption=caption,
            parse_mode=ParseMode.HTML,
        )
    except TelegramError as error:
        if not gone(error):
            raise


def page(say: Say, gaps: GapList, number: int) -> Outgoing:
    """One page of the gaps, counted from 1, with buttons for the others and for the files."""
    praised = [button(say("liked-export"), Prefix.GAPS.data("l"))]
    if not gaps.found:
        return Outgoing(say("gaps-none"), keyboard(praised))
    last = -(-len(gaps.found) // _PER_PAGE)
    number = min(max(number, 1), last)
    first = (number - 1) * _PER_PAGE
    shown = gaps.found[first : first + _PER_PAGE]
    lines = [_line(say, place, gap) for place, gap in enumerate(shown, start=first + 1)]
    turning = pager(number, last, lambda to: Prefix.GAPS.data("p", to))
    export = button(say("gaps-export"), Prefix.GAPS.data("e"))
    heading = say("gaps-heading", count=len(gaps.found))
    html = "\n\n".join([heading, *lines, *_unseen(say, gaps)])
    return Outgoing(html, keyboard(turning, [export], praised))


def _unseen(say: Say, gaps: GapList) -> list[str]:
    return [say("gaps-unseen", count=gaps.unseen)] if gaps.unseen else []


def _line(say: Say, place: int, gap: Gap) -> str:
    facts = [
        say("gaps-unanswered", count=gap.unanswered) if gap.unanswered else "",
        f"👎 {gap.bad}" if gap.bad else "",
        day(say, datetime.fromtimestamp(gap.last, UTC).date()),
        say("gaps-wordings", count=len(gap.wordings)) if gap.wordings else "",
    ]
    question = safe(shorten(clean_line(gap.text), _QUESTION))
    return f"{place}. <b>{question}</b>\n{' · '.join(filter(None, facts))}"


def questions_file(gaps: Sequence[Gap]) -> str:
    """JSON Lines as `citebot eval` reads them.

    A line without `article` and `answer` says that the archive has none; whoever knows better
    adds them. What else a line has is for people to read.
    """
    lines = []
    for gap in gaps:
        fields: dict[str, object] = {
            "question": gap.text,
            "asked": gap.times,
            "thumbs_down": gap.bad,
            "last": datetime.fromtimestamp(gap.last, UTC).date().isoformat(),
        }
        if gap.wordings:
            fields["also_asked_as"] = list(gap.wordings[:_WORDINGS])
        if gap.shown:
            fields["shown"] = gap.shown
        lines.append(_json_line(fields))
    return "".join(lines)


def liked_file(found: Sequence[tuple[str, float, Shown]]) -> str:
    """The same for answers that were liked: each stays the right one to its question."""
    return "".join(
        _json_line(
            {
                "question": question,
                "article": shown.article_id,
                "answer": shown.sentence,
                "today": datetime.fromtimestamp(at, UTC).date().isoformat(),
                "shown": shown.title,
            }
        )
        for question, at, shown in found
    )


def _json_line(fields: Mapping[str, object]) -> str:
    return clean_json(json.dumps(fields, ensure_ascii=False)) + "\n"
