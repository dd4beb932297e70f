"""Reply markups, checked as Telegram checks them and against the documented fields."""

from __future__ import annotations

from typing import Any

from telegram_server.errors import bad
from telegram_server.links import checked_link
from telegram_server.messages import Json

BUTTONS_LIMIT = 100
DATA_LIMIT = 64
_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_BUTTON_FIELDS = _ACTIONS | {"text", "style", "icon_custom_emoji_id"}
_OTHER_MARKUPS = {
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}


def markup(given: Json | None) -> tuple[list[list[Json]], Json | None]:
    """The inline keyboard, and any other markup. Raises ApiError for one Telegram refuses."""
    if not given:
        return [], None
    if "inline_keyboard" in given:
        if set(given) != {"inline_keyboard"}:
            raise bad(f"unknown fields in reply markup: {sorted(given)}")
        return _inline(given["inline_keyboard"]), None
    for kind, fields in _OTHER_MARKUPS.items():
        if kind in given:
            if set(given) - fields:
                raise bad(f"unknown fields in reply markup: {sorted(set(given) - fields)}")
            return [], given
    raise bad("can't parse reply keyboard markup JSON object")


def _inline(rows: Any) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS_LIMIT:
        raise bad("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > 8 for row in kept):
        raise bad("a row of an inline keyboard holds at most 8 buttons")
    return kept


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    unknown = sorted(set(button) - _BUTTON_FIELDS)
    if unknown:
        raise bad(f"can't parse inline keyboard button: unknown fields {unknown}")
    label = button.get("text")
    if not isinstance(label, str) or not label.strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    actions = sorted(_ACTIONS & set(button))
    if not actions:
        raise bad("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"can't parse inline keyboard button: exactly one of {actions} must be used")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_LIMIT:
            raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        return {**button, "url": _url(button["url"])}
    return button


def _url(url: Any) -> str:
    link = checked_link(url) if isinstance(url, str) else None
    if link is None:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return link
