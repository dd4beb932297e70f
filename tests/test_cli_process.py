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
