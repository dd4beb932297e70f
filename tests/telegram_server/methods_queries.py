"""Methods that answer callback and inline queries, fetch updates and files."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram_server.errors import bad
from telegram_server.inline import check_button, checked
from telegram_server.messages import Json
from telegram_server.parameters import Params
from telegram_server.registry import method
from telegram_server.updates import Webhook

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_PORTS = (None, 443, 80, 88, 8443)


@method("answerCallbackQuery", "callback_query_id! text show_alert:bool url cache_time:int")
def answer_callback_query(server: TelegramServer, p: Params) -> bool:
    if len(p.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if p.get("url") and not p["url"].startswith(
        (f"t.me/{server.bot_name}?start=", "https://t.me/")
    ):
        raise bad("URL_INVALID")
    server.queries.answered(p["callback_query_id"], "callback_query", p)
    return True


@method(
    "answerInlineQuery",
    "inline_query_id! results:list! cache_time:int is_personal:bool next_offset button:json",
)
def answer_inline_query(server: TelegramServer, p: Params) -> bool:
    checked(p["results"])
    if len(p.get("next_offset", "").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    if "button" in p:
        check_button(p["button"])
    server.queries.answered(p["inline_query_id"], "inline_query", p)
    return True


@method("getUpdates", "offset:int limit:int timeout:int allowed_updates:list")
async def get_updates(server: TelegramServer, p: Params) -> list[Json]:
    limit = p.get("limit", 100)
    if not 1 <= limit <= 100:
        limit = 100
    server.updates.allow(p.get("allowed_updates"))
    return await server.updates.get(p.get("offset", 0), limit, min(p.get("timeout", 0), 50))


@method(
    "setWebhook",
    "url! certificate:file ip_address max_connections:int allowed_updates:list"
    " drop_pending_updates:bool secret_token",
)
def set_webhook(server: TelegramServer, p: Params) -> bool:
    if not p["url"]:
        return delete_webhook(server, {"drop_pending_updates": p.get("drop_pending_updates")})
    _check_address(p["url"])
    secret = p.get("secret_token", "")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    if not 1 <= p.get("max_connections", 40) <= 100:
        raise bad("max_connections must be between 1 and 100")
    server.updates.allow(p.get("allowed_updates"))
    if p.get("drop_pending_updates"):
        server.updates.drop_pending()
    server.updates.set_webhook(Webhook(p["url"], secret))
    return True


@method("deleteWebhook", "drop_pending_updates:bool")
def delete_webhook(server: TelegramServer, p: Params) -> bool:
    if p.get("drop_pending_updates"):
        server.updates.drop_pending()
    server.updates.delete_webhook()
    return True


@method("getFile", "file_id!")
def get_file(server: TelegramServer, p: Params) -> Json:
    return server.files.prepare(p["file_id"])


def _check_address(url: str) -> None:
    """HTTPS and one of four ports; a server of one's own takes anything on the same machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_loopback(host) and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if "." not in host:
        raise bad("bad webhook: Failed to resolve host: Name or service not known")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
