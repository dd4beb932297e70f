"""The local Bot API server: it behaves as documented, refuses what Telegram refuses, and its
people do what people do."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram_server import Person, Sent, TelegramServer

Context = ContextTypes.DEFAULT_TYPE
Post = Callable[..., Awaitable[dict[str, Any]]]

_JSON = {"Content-Type": "application/json"}
MORE = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="m:1")]])


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with Bot(
        server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot"
    ) as made:
        yield made


@pytest.fixture
async def ann(server: TelegramServer) -> Person:
    """Somebody who has started the bot."""
    person = server.person(1001, "Ann", username="ann")
    await person.start()
    return person


@pytest.fixture
async def post(server: TelegramServer) -> AsyncIterator[Post]:
    """Raw HTTP: a method and its parameters as JSON."""
    async with aiohttp.ClientSession() as session:

        async def posted(method: str, token: str = server.token, **params: Any) -> dict[str, Any]:
            address = f"{server.url}/bot{token}/{method}"
            async with session.post(address, json=params) as response:
                body: dict[str, Any] = await response.json()
                assert body["ok"] == (response.status == 200)
                assert body.get("error_code", 200) == response.status
                return body

        yield posted


async def _echo(update: Update, context: Context) -> None:
    """Like the bot: a placeholder first, which is edited into the answer."""
    message = update.effective_message
    assert message is not None
    text = message.text or message.caption or ""
    placeholder = await message.reply_text("Searching…", do_quote=True)
    await placeholder.edit_text(f"You said <b>{text}</b>", parse_mode="HTML", reply_markup=MORE)


async def _pressed(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.edit_message_text(f"There is no more for {query.data}.")
    await query.answer(f"pressed {query.data}")


async def _asked(update: Update, context: Context) -> None:
    query = update.inline_query
    assert query is not None
    content = InputTextMessageContent(f"<i>{query.query}</i>", parse_mode="HTML")
    result = InlineQueryResultArticle("1", "A title", content, reply_markup=MORE)
    await query.answer([result], cache_time=0, is_personal=True, next_offset="10")


@asynccontextmanager
async def _application(server: TelegramServer) -> AsyncIterator[Application]:
    application = Application.builder().token(server.token).base_url(f"{server.url}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, _echo))
    application.add_handler(CallbackQueryHandler(_pressed))
    application.add_handler(InlineQueryHandler(_asked))
    async with application:
        await application.start()
        await application.updater.start_polling(poll_interval=0)
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()


def _refuses(reason: str) -> Any:
    """Expects a 400; python-telegram-bot changes the case of descriptions."""
    return pytest.raises(BadRequest, match=f"(?i){reason}")


def _png(width: int = 40, height: int = 20, shade: int = 0) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


# People and a real Application


async def test_a_question_is_answered_by_editing_a_placeholder(server: TelegramServer) -> None:
    ann = server.person(1001, "Ann", language="ru")
    async with _application(server):
        answer = await ann.asks("who?")
        assert answer.text == "You said who?"
        assert answer.versions == ["Searching…", "You said who?"]
        assert answer.marked("bold") == ["who?"]
        assert answer.labels == ["More"]
        assert answer.reply_to == ann.chat.messages[0].id
        assert await ann.press(answer, "Mo") == "pressed m:1"
        assert answer.text == "There is no more for m:1."
        assert answer.buttons == []
        with pytest.raises(AssertionError, match="no button 'More'"):
            await ann.press(answer, "More")
        assert await ann.press_data(answer, "forged") == "pressed forged"
    assert [r.description for r in server.refused] == []


async def test_inline_results_are_chosen_into_a_chat_without_the_bot(
    server: TelegramServer,
) -> None:
    ann = server.person(1001, "Ann")
    async with _application(server):
        results = await ann.inline("who?")
        assert [result["title"] for result in results] == ["A title"]
        assert (results.next_offset, results.is_personal, results.cache_time) == ("10", True, 0)
        card = await results.choose(results[0])
        assert (card.text, card.marked("italic"), card.via_bot) == ("who?", ["who?"], True)
        assert await ann.press(card, "More") == "pressed m:1"
        assert card.text == "There is no more for m:1."


async def test_until_says_what_is_there(server: TelegramServer, ann: Person) -> None:
    with pytest.raises(AssertionError, match=r"no message fits after 0\.05 s.*\n.*/start"):
        await ann.chat.until(lambda sent: sent.from_bot, timeout=0.05)


async def test_updates_are_complete_objects(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(1001, "Ann", language="ru", username="ann")
    sent = await ann.send("/ask who is @citebot_test_bot #news http://a.example/b?c=1.")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.message_id, message.chat.type, message.chat.id) == (sent.id, "private", 1001)
    assert (message.from_user.language_code, message.from_user.is_bot) == ("ru", False)
    assert abs(message.date.timestamp() - server.now()) < 5
    assert list(message.parse_entities().values()) == [
        "/ask",
        "@citebot_test_bot",
        "#news",
        "http://a.example/b?c=1",
    ]
    await ann.edit(sent, "who")
    (_, edited) = await bot.get_updates()
    assert edited.edited_message is not None
    assert (edited.edited_message.text, edited.edited_message.edit_date is None) == ("who", False)


async def test_a_long_text_goes_out_in_pieces(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(1001, "Ann")
    await ann.send("\U0001f600" * 3000)
    assert [len(sent.text) for sent in ann.chat.messages] == [2048, 952]
    with pytest.raises(AssertionError):
        await ann.send(" \n ")
    assert (await ann.send("a\0b\u202ec")).text == "a bc"


async def test_blocking_is_told_and_answered_with_403(
    server: TelegramServer, bot: Bot, ann: Person
) -> None:
    ann.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "hello")
    with pytest.raises(AssertionError, match="has blocked the bot"):
        await ann.send("hello")
    ann.unblock()
    await bot.send_message(1001, "hello")
    states = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [state.new_chat_member.status for state in states] == ["kicked", "member"]
    server.person(1002, "Bob")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(1002, "hello")
    assert [refused.code for refused in server.refused] == [403, 403]


async def test_privacy_mode_in_groups(server: TelegramServer, bot: Bot, ann: Person) -> None:
    room = server.group("Newsroom", members=[ann])
    await ann.send("nothing for the bot", chat=room)
    await ann.send("/ask@other_bot who", chat=room)
    heard = [
        await ann.send("/ask who", chat=room),
        await ann.send("/ask@citebot_test_bot who", chat=room),
        await ann.send("well, @Citebot_test_bot who?", chat=room),
    ]
    said = await bot.send_message(room.id, "an answer")
    heard.append(await ann.send("why?", chat=room, reply_to=said.message_id))
    updates = (await bot.get_updates())[1:]
    assert [u.message.message_id for u in updates if u.message] == [sent.id for sent in heard]
    last = updates[-1].message
    assert last is not None
    assert last.reply_to_message is not None
    assert last.reply_to_message.text == "an answer"
    # As in any supergroup: a reply carries the id of its thread, and that is no topic.
    assert (last.message_thread_id, last.is_topic_message) == (said.message_id, None)
    with _refuses("thread not found"):
        await bot.send_message(room.id, "x", message_thread_id=said.message_id)
    with pytest.raises(AssertionError, match="not a member"):
        await server.person(1002, "Bob").send("hello", chat=room)


async def test_topics(server: TelegramServer, bot: Bot, ann: Person) -> None:
    room = server.group("Newsroom", members=[ann], forum=True)
    sports = room.topic("Sports")
    question = await ann.send("/ask who", chat=room, thread=sports)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert (update.message.message_thread_id, update.message.is_topic_message) == (sports, True)
    assert update.message.chat.is_forum
    await bot.send_message(room.id, "here", message_thread_id=sports)
    await bot.send_message(room.id, "and here", reply_parameters=ReplyParameters(question.id))
    await bot.send_message(room.id, "in general")
    assert [sent.thread_id for sent in room.messages if sent.from_bot] == [sports, sports, None]
    with _refuses("thread not found"):
        await bot.send_message(room.id, "nowhere", message_thread_id=999)


async def test_channels(server: TelegramServer, bot: Bot) -> None:
    news = server.channel("News", username="news")
    sent = await news.post("a story")
    await news.edit_post(sent, "a better story")
    first, second = await bot.get_updates()
    assert first.channel_post is not None
    assert second.edited_channel_post is not None
    assert first.channel_post.link == f"https://t.me/news/{sent.id}"
    assert (first.channel_post.text, second.edited_channel_post.text) == (
        "a story",
        "a better story",
    )
    await bot.send_message("@news", "from the bot")
    assert news.messages[-1].text == "from the bot"


async def test_files_and_forwards(server: TelegramServer, bot: Bot, ann: Person) -> None:
    await ann.send_document("a.txt", b"some text", caption="read this")
    await ann.send_document("big.pdf", b"%PDF", size=21 * 1024 * 1024)
    await ann.forward("a story", origin="channel")
    news = server.channel("News", username="news")
    await ann.forward(await news.post("another"))
    small, big, story, other = [u.message for u in await bot.get_updates() if u.message][1:]
    assert (small.document.file_name, small.document.mime_type) == ("a.txt", "text/plain")
    assert (small.caption, small.document.file_size) == ("read this", 9)
    assert await (await small.document.get_file()).download_as_bytearray() == b"some text"
    with _refuses("file is too big"):
        await big.document.get_file()
    assert (story.forward_origin.type, story.forward_origin.chat.type) == ("channel", "channel")
    assert (other.forward_origin.chat.username, other.forward_origin.message_id) == ("news", 1)
    with _refuses("wrong file_id"):
        await bot.get_file("nothing")


async def test_pictures_and_documents_of_the_bot(
    server: TelegramServer, bot: Bot, ann: Person
) -> None:
    sent = await bot.send_photo(1001, _png(), caption="<b>A</b> chart", parse_mode="HTML")
    photo = ann.chat.messages[-1]
    assert photo.photo is not None
    assert (photo.photo.width, photo.photo.height, photo.photo.data) == (40, 20, _png())
    assert (photo.text, photo.marked("bold")) == ("A chart", ["A"])
    await sent.edit_media(InputMediaPhoto(_png(shade=9), caption="later"), reply_markup=MORE)
    assert (photo.text, photo.labels, photo.photo.data) == ("later", ["More"], _png(shade=9))
    await sent.edit_caption("once more")
    assert (photo.text, photo.labels, photo.edits) == ("once more", [], 2)
    with _refuses("there is no text in the message to edit"):
        await sent.edit_text("text")
    with _refuses("IMAGE_PROCESS_FAILED"):
        await bot.send_photo(1001, b"no picture")
    with _refuses("caption is too long"):
        await bot.send_photo(1001, _png(), caption="x" * 1025)
    await bot.send_document(1001, b"{}", filename="gaps.jsonl")
    document = ann.chat.messages[-1].document
    assert document is not None
    assert (document.name, document.data) == ("gaps.jsonl", b"{}")


# Texts


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("a <b>b</b>", "a b", [("bold", 2, 1, None)]),
        ("<strong>\U0001f600</strong>x", "\U0001f600x", [("bold", 0, 2, None)]),
        ("&lt;b&gt; &amp;amp; &nbsp; &#1080;&#x41;", "<b> &amp; &nbsp; иA", []),
        (
            "<a href='https://a.example/?b=1&amp;c=2'>x</a>",
            "x",
            [("text_link", 0, 1, "https://a.example/?b=1&c=2")],
        ),
        ("<a href='javascript:alert(1)'>x</a>", "x", []),
        (
            "<blockquote expandable>a\n<b>b</b></blockquote>",
            "a\nb",
            [("expandable_blockquote", 0, 3, None), ("bold", 2, 1, None)],
        ),
        ("<b><i>x</i></b>", "x", [("bold", 0, 1, None), ("italic", 0, 1, None)]),
        ("<pre><code class='language-python'>x</code></pre>", "x", [("pre", 0, 1, None)]),
        ("  <b> x </b>\n", "x", [("bold", 0, 1, None)]),
        ("<b></b>x", "x", []),
        ("x\0y\u202ez&#8238;", "x yz", []),
        ("see /ask", "see /ask", [("bot_command", 4, 4, None)]),
    ],
)
async def test_html_as_telegram_reads_it(
    post: Post,
    ann: Person,
    html: str,
    text: str,
    entities: list[tuple[str, int, int, str | None]],
) -> None:
    await post("sendMessage", chat_id=1001, text=html, parse_mode="HTML")
    sent = ann.chat.messages[-1]
    assert sent.text == text
    found = [(e["type"], e["offset"], e["length"], e.get("url")) for e in sent.entities]
    assert found == entities


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("и <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        ("<blockquote><blockquote>x</blockquote></blockquote>", "Blockquotes can't be nested"),
        ("<code><b>x</b></code>", "can't contain other entities"),
        ("&#xd800;", "unmatched surrogate code units"),
    ],
)
async def test_html_that_telegram_refuses(post: Post, ann: Person, html: str, reason: str) -> None:
    body = await post("sendMessage", chat_id=1001, text=html, parse_mode="HTML")
    assert body["error_code"] == 400
    assert body["description"].startswith("Bad Request: can't parse entities: ")
    assert reason in body["description"]


async def test_lengths_are_those_after_parsing(bot: Bot, ann: Person) -> None:
    await bot.send_message(1001, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    await bot.send_message(1001, "&amp;" * 4096, parse_mode="HTML")
    with _refuses("is too long"):
        await bot.send_message(1001, "x" * 4097)
    with _refuses("is too long"):
        await bot.send_message(1001, "\U0001f600" * 2049)
    for empty in ("", " \n", "<b> </b>"):
        with _refuses("text is empty"):
            await bot.send_message(1001, empty, parse_mode="HTML")


async def test_a_hundred_entities_are_kept(bot: Bot, ann: Person) -> None:
    await bot.send_message(1001, "<b>x</b> " * 150, parse_mode="HTML")
    assert len(ann.chat.messages[-1].entities) == 100


# Refusals


def _buttons(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"colour": "red"}, 'unknown parameter "colour"'),
        ({"parse_mode": "RTF"}, "unsupported parse_mode"),
        ({"chat_id": 77}, "chat not found"),
        ({"chat_id": ""}, "chat not found"),
        ({"message_thread_id": 5}, "message thread not found"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_parameters": {"message_id": 1, "x": 1}}, "unknown fields in reply parameters"),
        ({"reply_parameters": {"message_id": 1, "quote": "no"}}, "QUOTE_TEXT_INVALID"),
        ({"link_preview_options": {"disabled": True}}, "unknown fields in link preview options"),
        ({"reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"reply_markup": _buttons({"text": "a"})}, "Text buttons are unallowed"),
        ({"reply_markup": _buttons({"text": "a", "callback_data": ""})}, "BUTTON_DATA_INVALID"),
        (
            {"reply_markup": _buttons({"text": "a", "callback_data": "я" * 33})},
            "BUTTON_DATA_INVALID",
        ),
        ({"reply_markup": _buttons({"text": "", "callback_data": "a"})}, "text must be non-empty"),
        ({"reply_markup": _buttons({"text": "a", "url": "file:///etc"})}, "Wrong HTTP URL"),
        (
            {"reply_markup": _buttons({"text": "a", "url": "http://a.bc", "callback_data": "a"})},
            "exactly one",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
            "REPLY_MARKUP_TOO_LONG",
        ),
    ],
)
async def test_what_send_message_refuses(
    server: TelegramServer, post: Post, ann: Person, more: dict[str, Any], reason: str
) -> None:
    body = await post("sendMessage", **({"chat_id": 1001, "text": "hello"} | more))
    assert body["error_code"] == 400
    assert reason in body["description"]
    assert [refused.method for refused in server.refused] == ["sendMessage"]
    assert len(ann.chat.messages) == 1


async def test_required_parameters_unknown_methods_and_tokens(
    server: TelegramServer, post: Post, ann: Person
) -> None:
    assert (await post("sendMessage", text="x"))["description"] == "Bad Request: chat_id is empty"
    missing = await post("answerCallbackQuery")
    assert missing["description"] == 'Bad Request: parameter "callback_query_id" is required'
    assert (await post("sendMassage", chat_id=1001))["error_code"] == 404
    wrong = await post("getMe", token="123456:wrong")
    assert (wrong["error_code"], wrong["description"]) == (401, "Unauthorized")
    with pytest.raises(InvalidToken):
        async with Bot("123456:wrong", base_url=f"{server.url}/bot"):
            pass


async def test_parameters_arrive_in_any_form(server: TelegramServer, ann: Person) -> None:
    address = f"{server.url}/bot{server.token}/sendMessage"
    markup = '{"inline_keyboard": [[{"text": "More", "callback_data": "m:1"}]]}'
    given = {"chat_id": "1001", "text": "<b>é</b>", "parse_mode": "HTML", "reply_markup": markup}
    multipart = aiohttp.FormData(given, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for request in (
            session.get(address, params=given),
            session.post(address, data=given),
            session.post(address, data=multipart),
            session.post(address, json=given),
        ):
            async with request as response:
                assert response.status == 200
        async with session.post(address, data=b"{", headers=_JSON) as response:
            assert response.status == 400
    said = [sent for sent in ann.chat.messages if sent.from_bot]
    assert [(sent.text, sent.labels, sent.html) for sent in said] == [
        ("é", ["More"], "<b>é</b>")
    ] * 4


async def test_edits(server: TelegramServer, bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(1001, "<b>a</b>", parse_mode="HTML", reply_markup=MORE)
    with _refuses("message is not modified"):
        await sent.edit_text("<strong>a</strong>", parse_mode="HTML", reply_markup=MORE)
    await sent.edit_text("a", reply_markup=MORE)
    await sent.edit_reply_markup(None)
    with _refuses("message is not modified"):
        await sent.edit_reply_markup(None)
    message = ann.chat.messages[-1]
    assert (message.edits, message.buttons, message.entities) == (2, [], [])
    with _refuses("message can't be edited"):
        await bot.edit_message_text("x", 1001, ann.chat.messages[0].id)
    await ann.delete(message)
    with _refuses("message to edit not found"):
        await sent.edit_text("b")
    with _refuses("message to be replied not found"):
        await bot.send_message(1001, "x", reply_parameters=ReplyParameters(message.id))
    unsure = ReplyParameters(message.id, allow_sending_without_reply=True)
    await bot.send_message(1001, "x", reply_parameters=unsure)
    assert ann.chat.messages[-1].reply_to is None
    with _refuses("message to delete not found"):
        await sent.delete()


async def test_silence_and_previews_are_seen(bot: Bot, ann: Person) -> None:
    quiet = LinkPreviewOptions(is_disabled=True)
    await bot.send_message(1001, "a", disable_notification=True, link_preview_options=quiet)
    await bot.send_message(1001, "b")
    first, second = ann.chat.messages[-2:]
    assert (first.silent, first.link_preview) == (True, False)
    assert (second.silent, second.link_preview) == (False, True)
    await bot.send_chat_action(1001, "typing")
    await ann.chat.until_action("typing")


async def test_a_query_is_answered_once_and_in_time(
    server: TelegramServer, bot: Bot, ann: Person
) -> None:
    await bot.send_message(1001, "x", reply_markup=MORE)

    async def query() -> tuple[asyncio.Task[str], str]:
        press = asyncio.create_task(ann.press(ann.chat.messages[-1], "More"))
        await asyncio.sleep(0)
        made = (await bot.get_updates())[-1].callback_query
        assert made is not None
        return press, made.id

    press, number = await query()
    assert await bot.answer_callback_query(number, "yes")
    assert await press == "yes"
    with _refuses("query is too old"):
        await bot.answer_callback_query(number)
    press, number = await query()
    with _refuses("MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(number, "x" * 201)
    server.queries.lifetime = 0
    with _refuses("query ID is invalid"):
        await bot.answer_callback_query(number)
    press.cancel()


def _article(**more: Any) -> dict[str, Any]:
    return {
        "type": "article",
        "id": "1",
        "title": "A",
        "input_message_content": {"message_text": "x"},
    } | more


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"results": [_article()] * 2}, "RESULT_ID_DUPLICATE"),
        ({"results": [_article(id=str(n)) for n in range(51)]}, "too many inline query results"),
        ({"results": [_article(id="я" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [_article(title=" ")]}, "title must be non-empty"),
        ({"results": [_article(colour="red")]}, "unknown fields in inline query result"),
        ({"results": [_article(input_message_content={})]}, "content is not specified"),
        (
            {"results": [_article(input_message_content={"message_text": "x" * 4097})]},
            "message is too long",
        ),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "Ask"}}, "exactly one optional field"),
        (
            {"results": [], "button": {"text": "Ask", "start_parameter": "a b"}},
            "START_PARAM_INVALID",
        ),
    ],
)
async def test_inline_limits(post: Post, params: dict[str, Any], reason: str) -> None:
    body = await post("answerInlineQuery", inline_query_id="1", **params)
    assert body["error_code"] == 400
    assert reason in body["description"]


async def test_commands_per_scope(server: TelegramServer, bot: Bot, ann: Person) -> None:
    scope = BotCommandScopeChat(1001)
    await bot.set_my_commands([BotCommand("ask", "Ask")], scope=scope, language_code="ru")
    assert await bot.get_my_commands(scope, "ru") == (BotCommand("ask", "Ask"),)
    assert await bot.get_my_commands(scope) == ()
    for command, reason in (
        (BotCommand("Ask", "Ask"), "BOT_COMMAND_INVALID"),
        (BotCommand("ask", "x" * 257), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ):
        with _refuses(reason):
            await bot.set_my_commands([command])
    with _refuses("chat not found"):
        await bot.set_my_commands([], scope=BotCommandScopeChat(5))
    await bot.set_my_description("Cites", "ru")
    assert (await bot.get_my_description("ru")).description == "Cites"


# Updates


async def test_an_update_stays_until_it_is_confirmed(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(1001, "Ann")
    await ann.send("one")
    await ann.send("two")
    first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert await bot.get_updates(limit=1) == (first,)
    assert await bot.get_updates(offset=second.update_id) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    await bot.get_updates(allowed_updates=["callback_query"])
    await ann.send("three")
    assert server.updates.pending == []


async def test_a_long_poll_wakes_up_at_once(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(1001, "Ann")
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await ann.send("hello")
    (update,) = await asyncio.wait_for(poll, 1)
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_second_poller_ends_the_first(server: TelegramServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    async with Bot(server.token, base_url=f"{server.url}/bot") as other:
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        assert await second == ()
    assert [refused.code for refused in server.refused] == [409]


async def test_a_poller_that_went_away_is_no_conflict(server: TelegramServer, post: Post) -> None:
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        poll.cancel()
    await post("getUpdates")
    await asyncio.sleep(0.1)
    assert server.refused == []


async def test_webhook(server: TelegramServer, bot: Bot, post: Post) -> None:
    got: asyncio.Queue[tuple[str | None, str]] = asyncio.Queue()
    statuses = iter([500])

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        await got.put((secret, body["message"]["text"]))
        return web.Response(status=next(statuses, 200))

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    ann = server.person(1001, "Ann")
    await ann.send("before")
    server.updates.proxies["https://bot.example.org"] = f"http://127.0.0.1:{port}"
    await bot.set_webhook("https://bot.example.org/hook", secret_token="a-secret")
    assert server.webhook is not None
    assert (server.webhook.url, server.webhook.secret) == (
        "https://bot.example.org/hook",
        "a-secret",
    )
    await ann.send("after")
    told = [await asyncio.wait_for(got.get(), 2) for _ in range(3)]
    assert told == [("a-secret", text) for text in ("before", "before", "after")]
    assert (await post("getUpdates"))["error_code"] == 409
    await bot.delete_webhook()
    assert server.webhook is None
    await ann.send("later")
    assert len((await post("getUpdates"))["result"]) == 1
    await runner.cleanup()


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://bot.example.org/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://bot.example.org:444/hook"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "https://a.example/", "secret_token": "a b"}, "unallowed characters"),
        ({"url": "https://a.example/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_webhook_rules(post: Post, params: dict[str, str], reason: str) -> None:
    body = await post("setWebhook", **params)
    assert body["error_code"] == 400
    assert reason in body["description"]


# Faults


async def test_injected_errors_are_not_the_bots(
    server: TelegramServer, bot: Bot, ann: Person
) -> None:
    server.faults.fail(status=502, methods=["sendMessage"])
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(1001, "x")
    server.faults.clear()
    server.faults.flood(1.0, retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(1001, "x")
    assert caught.value.retry_after == 7
    server.faults.clear()
    await bot.send_message(1001, "x")
    assert [sent.text for sent in ann.chat.messages if sent.from_bot] == ["x"]
    assert server.refused == []
    assert server.faults.counts == {"fail": 1, "flood": 1}


async def test_dropped_connections(server: TelegramServer, bot: Bot, ann: Person) -> None:
    def said() -> list[Sent]:
        return [sent for sent in ann.chat.messages if sent.from_bot]

    server.faults.drop(1.0, "before")
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x")
    assert said() == []
    server.faults.clear()
    server.faults.drop(1.0, "after")
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x")
    assert len(said()) == 1
    with pytest.raises(NetworkError):
        await bot.edit_message_text("y", 1001, said()[0].id)
    server.faults.clear()
    # The bot cannot know that it took effect: to ask again is right, and no fault of its own.
    with _refuses("not modified"):
        await bot.edit_message_text("y", 1001, said()[0].id)
    assert server.refused == []


async def test_the_same_seed_gives_the_same_trouble() -> None:
    async def drawn(seed: int) -> list[bool]:
        async with TelegramServer(seed=seed) as server:
            server.faults.fail(rate=0.5)
            async with aiohttp.ClientSession() as session:
                codes = []
                for _ in range(20):
                    async with session.get(f"{server.url}/bot{server.token}/getMe") as response:
                        codes.append(response.status == 500)
                return codes

    first = await drawn(1)
    assert 4 < sum(first) < 16
    assert await drawn(1) == first
    assert await drawn(2) != first


async def test_the_server_vanishes_and_comes_back(
    server: TelegramServer, bot: Bot, ann: Person
) -> None:
    url = server.url
    back = server.faults.vanish(0.3)
    await asyncio.sleep(0.05)
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x")
    await back
    assert server.url == url
    await bot.send_message(1001, "x")
    assert ann.chat.messages[-1].text == "x"


async def test_a_server_may_end_while_it_is_gone() -> None:
    async with TelegramServer() as server:
        absence = server.faults.vanish(30)
        await asyncio.sleep(0.05)
    await asyncio.wait({absence}, timeout=1)
    assert absence.cancelled()


async def test_an_application_outlives_a_vanished_server(server: TelegramServer) -> None:
    ann = server.person(1001, "Ann")
    async with _application(server):
        assert (await ann.asks("one")).text == "You said one"
        await server.faults.vanish(0.2)
        assert (await ann.asks("two")).text == "You said two"
    assert server.refused == []
