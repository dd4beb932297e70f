"""The command line in processes of its own, with the bundled model: what is imported,
interrupted or piped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BRIDGE = "Bridge shut\n\nThe bridge closed on Monday. Nobody was hurt.\n"


@pytest.fixture(scope="session")
def seeded(
    tmp_path_factory: pytest.TempPathFactory, model_cache: Path
) -> tuple[Path, dict[str, str]]:
    """A folder with an archive made by the bundled model, and the environment to use it."""
    folder = tmp_path_factory.mktemp("seeded")
    (folder / "articles").mkdir()
    (folder / "articles" / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CITEBOT_")}
    environment = kept | {"CITEBOT_ARTICLES": "articles", "PYTHONPATH": str(ROOT)}
    environment["CITEBOT_CACHE"] = str(model_cache)
    done = citebot(folder, environment, "index")
    assert done.returncode == 0, done.stderr
    return folder, environment


def citebot(
    folder: Path, environment: dict[str, str], *arguments: str, before: str = ""
) -> subprocess.CompletedProcess[str]:
    code = f"import sys; from bot.cli import cli\n{before}\ncli(prog_name='citebot')"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


HEAVY = ("torch", "transformers", "sentence_transformers", "prompt_toolkit", "rich")


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["ask", "the bridge closed on Monday"], HEAVY),
        (["--help"], (*HEAVY, "numpy", "retrieval")),
        (["ask", "--help"], (*HEAVY, "numpy", "retrieval")),
    ],
)
def test_what_is_not_imported(
    seeded: tuple[Path, dict[str, str]], arguments: list[str], unwanted: tuple[str, ...]
) -> None:
    watch = (
        "import atexit\natexit.register(lambda: print('imported:', "
        f"[name for name in {unwanted!r} if name in sys.modules]))"
    )
    done = citebot(*seeded, *arguments, before=watch)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "imported: []"


def test_a_closed_pipe_is_quiet(seeded: tuple[Path, dict[str, str]]) -> None:
    folder, environment = seeded
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "articles"],
        cwd=folder,
        env=environment,
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_is_a_sentence(seeded: tuple[Path, dict[str, str]]) -> None:
    folder, environment = seeded
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    with full.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "articles"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.PIPE,
        )
    assert (done.returncode, done.stderr) == (2, b"citebot: No space left on device.\n")


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_is_quiet(seeded: tuple[Path, dict[str, str]]) -> None:
    folder, environment = seeded
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert chat.stdin and chat.stdout
    chat.stdin.write(b":help\n")
    chat.stdin.flush()
    chat.stdout.readline()  # it listens now
    time.sleep(0.2)
    chat.send_signal(signal.SIGINT)
    _, errors = chat.communicate(timeout=60)
    assert (chat.returncode, errors) == (130, b"")


def unforeseen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line with a fault in it."""
    code = (
        "import bot.open_library\n"
        "def fault(settings): raise KeyError('x' * 9000 + '\\n\\x1b[31m 1234567:AAH' + 'y' * 32)\n"
        "bot.open_library.existing = fault\n"
        "from bot.cli import main\nmain()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_what_nobody_foresaw_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = unforeseen(tmp_path, "articles")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("citebot: Something happened that was not foreseen (KeyError: ")
    assert len(done.stderr) < 500 and done.stderr.count("\n") == 1


def test_where_it_happened_is_shown_to_who_asks(tmp_path: Path) -> None:
    done = unforeseen(tmp_path, "--traceback", "articles")
    assert done.returncode == 2
    assert "Traceback (most recent call last)" in done.stderr and "in fault" in done.stderr
    assert "AAH" not in done.stderr.replace("1234567:AAH'", "") and "\x1b" not in done.stderr


@pytest.mark.parametrize("value", ["foo://ann:hunter2@127.0.0.1:9", "http://ann:hunter2@[::1"])
def test_a_proxy_that_is_none_is_a_sentence_without_it(
    seeded: tuple[Path, dict[str, str]], value: str
) -> None:
    folder, environment = seeded
    proxied = {**environment, "HTTPS_PROXY": value, "CITEBOT_TELEGRAM_HEALTH": "off"}
    done = citebot(folder, {**proxied, "CITEBOT_TELEGRAM_TOKEN": "123456:AAF-secret"}, "telegram")
    assert done.returncode == 2
    *_, last = done.stderr.splitlines()
    assert last.startswith("citebot: The proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or what ")
    assert "hunter2" not in done.stderr and "Traceback" not in done.stderr
