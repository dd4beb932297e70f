"""Settings: what is read from where, what is refused, and that the token is shown nowhere."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from pathlib import Path

import click
import pytest

from bot import secrecy
from bot.cli import cli
from bot.secrecy import HIDDEN, Redaction, secrets_in
from bot.setting_docs import example, with_table
from bot.setting_parsers import host_and_port
from bot.settings import Secret, Settings, SettingsError, names, read_dotenv
from retrieval import Config

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / ".env.example"
TOKEN = "123456:AAF-very-secret"
LONG_TOKEN = "123456:AAHsecretSECRETsecretSECRETsecret12"
USERS = "ids of users (numbers), separated by commas"
CHATS = "ids of users and (negative) of chats, separated by commas"
CHANNELS = "names (@news) or ids (-100…) of channels, separated by commas"
URL = "a URL, such as https://bot.example.org/citebot"
ADDRESS = "an address with a port, such as 127.0.0.1:8443"
COLUMNS = (
    "pairs such as title=headline,text=story, which begin with title, text, date, url, tags, "
    "language, id or author"
)


@pytest.fixture(autouse=True)
def redaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is a secret here is none in other tests of this process."""
    monkeypatch.setattr(secrecy, "redacted", Redaction())


def load(tmp_path: Path, dotenv: str = "", **environment: str) -> Settings:
    path = tmp_path / ".env"
    path.write_text(dotenv, encoding="utf-8")
    return Settings.load({f"CITEBOT_{name}": value for name, value in environment.items()}, path)


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = Settings.load({}, tmp_path / "none")
    assert settings == Settings()
    assert settings.articles == (Path("seeds/articles"),)
    assert (settings.index, settings.passages, settings.max_file_mb) == (".citebot", 5, 50)
    assert settings.config() == Config()


def test_the_environment_wins_over_dotenv_and_is_left_alone(tmp_path: Path) -> None:
    before = dict(os.environ)
    settings = load(tmp_path, "CITEBOT_PASSAGES=3\nCITEBOT_LANGUAGE=ru\n", PASSAGES="7")
    assert (settings.passages, settings.language) == (7, "ru")
    assert dict(os.environ) == before


def test_every_setting_reaches_the_engine(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        'CITEBOT_QUERY_PROMPT="query: "\n',
        MODEL=" some/model ",
        READER=" None ",
        DOCUMENT_PROMPT="passage: ",
        DEVICE="CPU",
        CACHE="/tmp/models",
        LANGUAGE="DE",
        MIN_CONFIDENCE="0.25",
        MAX_FILE_MB="1.5",
        COLUMNS="Title = headline, text=Body Text,",
    )
    assert settings.config() == Config(
        model="some/model",
        reader="none",
        query_prompt="query: ",
        document_prompt="passage: ",
        device="cpu",
        cache=Path("/tmp/models"),
        language="de",
        min_confidence=0.25,
        max_file_bytes=1_500_000,
        columns=(("title", "headline"), ("text", "Body Text")),
    )


def test_every_setting_of_the_bot_is_read(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        TELEGRAM_ADMINS="12, 34;12",
        TELEGRAM_ACCESS=" Open ",
        TELEGRAM_ALLOWED="56 -1001234567890",
        TELEGRAM_CHANNELS="@News_Today,-1001234567890",
        TELEGRAM_STATE="~/bot.sqlite3",
        TELEGRAM_KEEP_DAYS="7",
        TELEGRAM_QUESTIONS_PER_MINUTE="3",
        TELEGRAM_QUEUE="20",
        TELEGRAM_API_URL="http://127.0.0.1:8081/",
        TELEGRAM_WEBHOOK_URL="https://bot.example.org/citebot",
        TELEGRAM_WEBHOOK_LISTEN="[::1]:8443",
        TELEGRAM_WEBHOOK_SECRET="Not_for-you",
        TELEGRAM_HEALTH="off",
        LOG_FORMAT="json",
    )
    assert settings == Settings(
        telegram_admins=(12, 34),
        telegram_access="open",
        telegram_allowed=(56, -1001234567890),
        telegram_channels=("@news_today", "-1001234567890"),
        telegram_state=Path("~/bot.sqlite3").expanduser(),
        telegram_keep_days=7,
        telegram_questions_per_minute=3,
        telegram_queue=20,
        telegram_api_url="http://127.0.0.1:8081",
        telegram_webhook_url="https://bot.example.org/citebot",
        telegram_webhook_listen="[::1]:8443",
        telegram_webhook_secret=Secret("Not_for-you"),
        telegram_health=None,
        log_format="json",
    )
    assert host_and_port(settings.telegram_webhook_listen) == ("::1", 8443)
    assert "Not_for-you" not in repr(settings)
    assert secrecy.redacted("it is Not_for-you") == f"it is {HIDDEN}"


def test_the_home_of_nobody_is_a_name_like_any_other(tmp_path: Path) -> None:
    assert load(tmp_path, ARTICLES="~nobody-here/x").articles == (Path("~nobody-here/x"),)
    with pytest.raises(SettingsError, match="must be the path of a folder"):
        load(tmp_path, 'CITEBOT_INDEX="a\0b"')


def test_article_paths_are_separated_by_commas_or_as_in_path(tmp_path: Path) -> None:
    settings = load(tmp_path, ARTICLES=f"a b,~/c{os.pathsep}d,")
    assert settings.articles == (Path("a b"), Path("~/c").expanduser(), Path("d"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PASSAGES", "0", "must be a whole number from 1 to 100, not 0"),
        ("PASSAGES", "2.5", "must be a whole number from 1 to 100, not 2.5"),
        ("PASSAGES", "many", "must be a whole number from 1 to 100"),
        ("PASSAGES", "inf", "must be a whole number from 1 to 100, not inf"),
        ("MIN_CONFIDENCE", "1.1", "must be a number from 0 to 1, not 1.1"),
        ("MIN_CONFIDENCE", "nan", "must be a number from 0 to 1, not nan"),
        ("MAX_FILE_MB", "-1", "must be a number of megabytes above 0, not -1"),
        ("MAX_FILE_MB", "inf", "must be a number of megabytes above 0, not inf"),
        ("COLUMNS", "headline", f"must be {COLUMNS}"),
        ("COLUMNS", "text=", f"must be {COLUMNS}"),
        ("COLUMNS", "body=text", f"must be {COLUMNS}"),
        ("COLUMNS", ",", f"must be {COLUMNS}"),
        ("DEVICE", "gpu", "must be one of auto, cpu, cuda, mps"),
        (
            "LANGUAGE",
            "english",
            "must be a language's two-letter code (ISO 639-1), such as en",
        ),
        ("ARTICLES", ",", "must be files and folders, separated by commas"),
        ("TELEGRAM_ADMINS", "12,ann", f"must be {USERS}"),
        ("TELEGRAM_ADMINS", "-12", f"must be {USERS}"),
        ("TELEGRAM_ADMINS", "0", f"must be {USERS}"),
        ("TELEGRAM_ALLOWED", "1.5", f"must be {CHATS}"),
        ("TELEGRAM_ALLOWED", "9" * 17, f"must be {CHATS}"),
        ("TELEGRAM_ACCESS", "all", "must be one of allowlist, open"),
        ("TELEGRAM_CHANNELS", "news", f"must be {CHANNELS}"),
        ("TELEGRAM_CHANNELS", "@a b", f"must be {CHANNELS}"),
        ("TELEGRAM_KEEP_DAYS", "0", "must be a whole number of days from 1 to 36500, not 0"),
        ("TELEGRAM_QUEUE", "1e9", "must be a whole number from 1 to 100000, not 1e9"),
        ("TELEGRAM_API_URL", "api.telegram.org", f"must be {URL}"),
        ("TELEGRAM_API_URL", "https://", f"must be {URL}"),
        ("TELEGRAM_API_URL", "https://a:b", f"must be {URL}"),
        ("TELEGRAM_WEBHOOK_URL", "ftp://a.b/", f"must be {URL}"),
        ("TELEGRAM_WEBHOOK_LISTEN", "8443", f"must be {ADDRESS}"),
        ("TELEGRAM_WEBHOOK_LISTEN", "off", f"must be {ADDRESS}"),
        ("TELEGRAM_WEBHOOK_LISTEN", "a:99999", f"must be {ADDRESS}"),
        ("TELEGRAM_WEBHOOK_SECRET", "a b", "must be 1 to 256 letters, digits, _ and -"),
        ("TELEGRAM_HEALTH", "::1:80", f"must be {ADDRESS}, or off"),
        ("LOG_FORMAT", "xml", "must be one of text, json"),
    ],
)
def test_a_bad_value_is_one_sentence(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})
    assert str(caught.value) == f"CITEBOT_{name} {sentence}; see .env.example."


@pytest.mark.parametrize("name", [name.removeprefix("CITEBOT_") for name in names()])
@pytest.mark.parametrize(
    "value",
    [LONG_TOKEN, f"https://ann:hunter2@example.org/bot{LONG_TOKEN}", f"hunter2 {LONG_TOKEN}"],
)
def test_what_stands_in_the_wrong_setting_is_not_repeated(
    tmp_path: Path, name: str, value: str
) -> None:
    try:
        shown = repr(load(tmp_path, **{name: value}))
    except SettingsError as error:
        shown = str(error)
    assert "secret" not in shown.lower().replace("webhook_secret", "")
    assert "hunter2" not in shown


def test_passwords_of_addresses_and_proxies_are_hidden_wherever_they_stand(tmp_path: Path) -> None:
    secrets = secrets_in(
        {
            "HTTPS_PROXY": "foo://ann:hunter%2F2@127.0.0.1:9",
            "https_proxy": "http://only-a-token@127.0.0.1",
            "CITEBOT_TELEGRAM_API_URL": "http://ann:p@ss/word@api.example.org",
            "CITEBOT_TELEGRAM_CHANNELS": "@news,@other",
            "CITEBOT_ARTICLES": f"/srv/{LONG_TOKEN}/articles",
            "ELSEWHERE": "http://ann:of-no-concern@example.org",
        }
    )
    assert set(secrets) - {"", LONG_TOKEN} == {
        "hunter%2F2",
        "hunter/2",
        "only-a-token",
        "p@ss/word",
    }
    redact = Redaction(secrets)
    # As a list of paths it is taken apart at its colon.
    assert redact(f"there is no {LONG_TOKEN.partition(':')[2]}/articles") == (
        f"there is no {HIDDEN}/articles"
    )
    assert redact("refused HUNTER/2 and p%40ss%2Fword") == f"refused {HIDDEN} and {HIDDEN}"
    assert redact("at http://bob:other@h/") == f"at http://{HIDDEN}@h/"


@pytest.mark.parametrize(
    "line",
    [
        f"CITEBOT_TELEGRAM_TOKEN {LONG_TOKEN} !",
        f"CITEBOT_TELEGRAM_TOKEN:{LONG_TOKEN}",
        "CITEBOT_TELEGRAM_WEBHOOK_SECRET:hunter2",
        "citebot_telegram_webhook_secret:hunter2=",
        "this is hunter2",
        'CITEBOT_TELEGRAM_TOKEN="hunter2',
    ],
)
def test_a_broken_line_of_dotenv_is_not_repeated(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f"A=1\n{line}\n")
    assert "line 2 is no setting: write it as NAME=value." in str(caught.value)
    assert "hunter2" not in str(caught.value) and "secret" not in str(caught.value).lower()


def test_a_line_that_is_no_setting_is_named_by_its_number_only(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f"A=1\nCITEBOT_TELEGRAM_TOKEN {TOKEN} !\n")
    assert "line 2 is no setting: write it as NAME=value." in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_dotenv_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff\n")
    with pytest.raises(SettingsError, match="it is not UTF-8 text"):
        Settings.load({}, tmp_path / ".env")


def test_the_token_is_shown_nowhere(tmp_path: Path) -> None:
    settings = load(tmp_path, f"CITEBOT_TELEGRAM_TOKEN={TOKEN}\n")
    assert settings.telegram_token.reveal() == TOKEN
    token = settings.telegram_token
    shown = [repr(settings), str(settings), str(asdict(settings)), repr(token), f"{token}"]
    assert not any("AAF" in text or "very-secret" in text for text in shown)
    assert repr(token) == "Secret(set)"
    assert (bool(token), bool(Secret())) == (True, False)


def test_the_example_and_the_readme_say_what_the_settings_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert EXAMPLE.read_text(encoding="utf-8") == example(), "run python -m bot.setting_docs"
    assert readme == with_table(readme), "run python -m bot.setting_docs"
    assert (
        "# Value: a whole number of days from 1 to 36500.\n# CITEBOT_TELEGRAM_KEEP_DAYS=90\n"
        in (example())
    )
    assert [
        line.split("`")[1] for line in readme.splitlines() if line.startswith("| `CITEBOT_")
    ] == (names())


def test_whatever_is_said_of_a_setting_is_said_of_one_that_there_is() -> None:
    places = [ROOT / "README.md", *(ROOT / "deploy").iterdir(), *(ROOT / "bot").rglob("*.*")]
    texts = [path.read_text("utf-8") for path in places if path.suffix != ".pyc"]
    said = {name for text in texts for name in re.findall(r"CITEBOT_[A-Z_]+[A-Z]", text)}
    assert len(said) > 20 and said <= set(names())


def test_what_the_command_line_names_as_a_default_is_one() -> None:
    helps = [
        option.help
        for command in cli.commands.values()
        for option in command.params
        if isinstance(option, click.Option) and option.help
    ]
    named = set(re.findall(r"\((CITEBOT_\w+); ([^)]+)\)", " ".join(helps)))
    assert named == {("CITEBOT_INDEX", ".citebot"), ("CITEBOT_PASSAGES", "5")}
    assert all(f"\n# {name}={default}\n" in example() for name, default in named)


def test_every_default_of_the_example_is_one(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settings_lines = [line[2:] for line in lines if line.startswith("# CITEBOT_") and "=" in line]
    assert [line.partition("=")[0] for line in settings_lines] == names()
    active = tmp_path / ".env"
    active.write_text("\n".join(settings_lines), encoding="utf-8")
    assert set(read_dotenv(active)) == set(names())
    assert Settings.load({}, active) == Settings()
    assert Settings.load({}, EXAMPLE) == Settings()
