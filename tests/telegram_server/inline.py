"""Inline results: checked as the bot passes them, and in the hands of the person who asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from telegram_server.entities import parsed
from telegram_server.errors import bad
from telegram_server.keyboards import markup
from telegram_server.messages import Json, Sent

if TYPE_CHECKING:
    from telegram_server.chats import Chat
    from telegram_server.people import Person

RESULTS_LIMIT = 50
_ARTICLE = {
    "type",
    "id",
    "title",
    "input_message_content",
    "reply_markup",
    "url",
    "description",
    "thumbnail_url",
    "thumbnail_width",
    "thumbnail_height",
}
_TEXT = {"message_text", "parse_mode", "entities", "link_preview_options"}


class InlineAnswer(list[Json]):
    """The InlineQueryResult objects that the bot answered with."""

    def __init__(self, person: Person, query: str, answer: Json) -> None:
        super().__init__(answer["results"])
        self.person = person
        self.query = query
        self.next_offset: str = answer.get("next_offset", "")
        self.cache_time: int = answer.get("cache_time", 300)
        self.is_personal: bool = answer.get("is_personal", False)
        self.button: Json | None = answer.get("button")

    async def choose(self, result: Json, chat: Chat | None = None) -> Sent:
        """Sends this result in the person's name, by default in some chat without the bot."""
        server = self.person.server
        content = result["input_message_content"]
        text, entities = parsed(
            content["message_text"], content.get("parse_mode"), content.get("entities")
        )
        keyboard, _ = markup(result.get("reply_markup"))
        target = chat or server.elsewhere(self.person)
        sent = target.add(
            from_bot=False,
            sender=self.person,
            text=text,
            entities=entities,
            html=content["message_text"],
            keyboard=keyboard,
            via_bot=True,
        )
        chosen: Json = {"result_id": result["id"], "from": self.person.json(), "query": self.query}
        if keyboard:
            chosen["inline_message_id"] = sent.inline_message_id = server.inline_id(sent)
        server.updates.add("chosen_inline_result", chosen)
        if chat is not None and chat.bot_member:
            server.updates.add("message", sent.json())
        return sent


def checked(results: list[Any]) -> list[Json]:
    """The results as they are. Raises ApiError for what Telegram refuses."""
    if len(results) > RESULTS_LIMIT:
        raise bad("too many inline query results specified")
    seen: set[str] = set()
    for result in results:
        if not isinstance(result, dict):
            raise bad("can't parse inline query result: Inline query result must be an object")
        identifier = result.get("id")
        if not isinstance(identifier, str) or not 1 <= len(identifier.encode()) <= 64:
            raise bad("RESULT_ID_INVALID")
        if identifier in seen:
            raise bad("RESULT_ID_DUPLICATE")
        seen.add(identifier)
        _check_article(result)
    return results


def check_button(button: Json) -> None:
    """The button above the results."""
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad("can't parse inline query results button: text must be non-empty")
    if ("start_parameter" in button) == ("web_app" in button):
        raise bad("InlineQueryResultsButton must have exactly one optional field")
    if set(button) - {"text", "start_parameter", "web_app"}:
        raise bad(f"unknown fields in inline query results button: {sorted(button)}")
    parameter = button.get("start_parameter", "x")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter):
        raise bad("START_PARAM_INVALID")


def _check_article(result: Json) -> None:
    kind = result.get("type")
    if kind != "article":
        raise bad(f'type "{kind}" is unsupported for the inline query result')
    if set(result) - _ARTICLE:
        raise bad(f"unknown fields in inline query result: {sorted(set(result) - _ARTICLE)}")
    title = result.get("title")
    if not isinstance(title, str) or not title.strip():
        raise bad("can't parse inline query result: title must be non-empty")
    if not isinstance(result.get("description", ""), str):
        raise bad("can't parse inline query result: description must be a string")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad("can't parse inline query result: Input message content is not specified")
    if set(content) - _TEXT:
        raise bad(f"unknown fields in input message content: {sorted(set(content) - _TEXT)}")
    text, _ = parsed(content["message_text"], content.get("parse_mode"), content.get("entities"))
    if not text:
        raise bad("message text is empty")
    markup(result.get("reply_markup"))
