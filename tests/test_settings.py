"""Settings: what is read from where, what is refused, and that the token is shown nowhere."""

from __future__ import annotations

import os
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from bot.settings import Secret, Settings, SettingsError, names, read_dotenv
from retrieval import Config

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / ".env.example"
TOKEN = "123456:AAF-very-secret"


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
        DOCUMENT_PROMPT="passage: ",
        DEVICE="CPU",
        CACHE="/tmp/models",
        LANGUAGE="DE",
        MIN_CONFIDENCE="0.25",
        MAX_FILE_MB="1.5",
    )
    assert settings.config() == Config(
        model="some/model",
        query_prompt="query: ",
        document_prompt="passage: ",
        device="cpu",
        cache=Path("/tmp/models"),
        language="de",
        min_confidence=0.25,
        max_file_bytes=1_500_000,
    )


def test_article_paths_are_separated_by_commas_or_as_in_path(tmp_path: Path) -> None:
    settings = load(tmp_path, ARTICLES=f"a b,~/c{os.pathsep}d,")
    assert settings.articles == (Path("a b"), Path("~/c").expanduser(), Path("d"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PASSAGES", "0", "must be a whole number from 1 to 100, not '0'"),
        ("PASSAGES", "2.5", "must be a whole number from 1 to 100, not '2.5'"),
        ("PASSAGES", "many", "must be a whole number from 1 to 100, not 'many'"),
        ("PASSAGES", "inf", "must be a whole number from 1 to 100, not 'inf'"),
        ("MIN_CONFIDENCE", "1.1", "must be a number from 0 to 1, not '1.1'"),
        ("MIN_CONFIDENCE", "nan", "must be a number from 0 to 1, not 'nan'"),
        ("MAX_FILE_MB", "-1", "must be a number of megabytes above 0, not '-1'"),
        ("MAX_FILE_MB", "inf", "must be a number of megabytes above 0, not 'inf'"),
        ("DEVICE", "gpu", "must be one of auto, cpu, cuda, mps, not 'gpu'"),
        (
            "LANGUAGE",
            "english",
            "must be a language's two-letter code (ISO 639-1), such as en, not 'english'",
        ),
        ("ARTICLES", ",", "must be one or more files or folders, not ','"),
    ],
)
def test_a_bad_value_is_one_sentence(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})
    assert str(caught.value) == f"CITEBOT_{name} {sentence}; see .env.example."


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
    assert not any(TOKEN in text or "secret" in text for text in shown)
    assert repr(token) == "Secret(set)"
    assert (bool(token), bool(Secret())) == (True, False)


def test_the_example_lists_every_setting_with_its_default(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settings_lines = [line[2:] for line in lines if line.startswith("# CITEBOT_") and "=" in line]
    assert [line.partition("=")[0] for line in settings_lines] == names()
    assert len(names()) == len(fields(Settings))
    active = tmp_path / ".env"
    active.write_text("\n".join(settings_lines), encoding="utf-8")
    assert set(read_dotenv(active)) == set(names())
    assert Settings.load({}, active) == Settings()
    assert Settings.load({}, EXAMPLE) == Settings()
