"""What a reader that was taken over by a file could reach: nothing that is anybody's."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from pathlib import Path

import pytest

from retrieval import Article, Config
from retrieval.read import isolated, sandbox
from retrieval.read.document import Document

CONFIG = Config(read_seconds=30)


def protects() -> bool:
    """Whether this system knows Landlock and seccomp."""
    if sys.platform != "linux" or os.uname().machine not in ("x86_64", "aarch64"):
        return False
    landlock = ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0
    return landlock and "Seccomp:" in Path("/proc/self/status").read_text()


pytestmark = pytest.mark.skipif(not protects(), reason="this system has no Landlock or no seccomp")


def read(request: str) -> str:
    (found,) = isolated.read("misbehaving", Document("x", "/x", data=request.encode()), CONFIG)
    assert isinstance(found, Article)
    return found.text


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Something worth reaching. All of it can be, from here."""
    monkeypatch.setenv("CITEBOT_TELEGRAM_TOKEN", "123456:AAHsecret")
    (tmp_path / "kept.txt").write_text("A secret.")
    for each in isolated._idle[:]:  # they may have been started without that secret
        isolated._idle.remove(each)
        each.end()
    return tmp_path


def test_what_it_is_kept_from_is_told() -> None:
    assert isolated.protection(CONFIG) == ["files", "network"]


def test_nothing_can_be_reached(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place / "socket"))
        listening.listen()
        assert read(f"reach {place}") == "nothing"
    assert {each.name for each in place.iterdir()} == {"kept.txt", "socket"}
    assert (place / "kept.txt").read_text() == "A secret."


def test_a_folder_of_modules_may_hold_what_is_none(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "rules.py").write_text("")
    (place / "rules").mkdir()
    (place / "rules" / "__init__.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(place)])
    readable = {path for path, rights in sandbox._readable() if rights != sandbox._READ_DIR}
    assert {place / "rules.py", place / "rules"} <= readable
    assert not {place / "kept.txt", place} & readable


def test_it_begins_with_nothing_open_and_nowhere(place: Path) -> None:
    assert read("tell")
    process = Path(f"/proc/{isolated._idle[-1]._process.pid}")
    assert (process / "cwd").readlink() == Path("/")
    assert len(list((process / "fd").iterdir())) <= 5
    limits = (process / "limits").read_text()
    for limit in ("core file size        0                    0", "file size             0      "):
        assert f"Max {limit}" in limits
