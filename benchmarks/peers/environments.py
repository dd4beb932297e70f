"""A Python environment for each peer, made once and used again until what it asks for changes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.catalogue import CONSTRAINTS, Peer

ROOT = Path(__file__).parents[2]
# Written last: an environment without it was not finished.
_STAMP = "finished.txt"


class NotInstalled(Exception):
    """A peer's environment could not be made; the message says why, in a line."""


def python_of(peer: Peer, environments: Path, notify: Callable[[str], None]) -> Path:
    """The interpreter of the peer's environment. Raises NotInstalled."""
    folder = environments / peer.environment
    python = folder / "bin" / "python"
    wanted, stamp = _asked_for(peer), folder / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and python.exists():
        return python
    notify(f"{peer.title}: installing…")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    # From the root, which is what `-e .` in Citebot's own requirements means.
    files = ["-r", str(peer.requirements), "-c", str(CONSTRAINTS)]
    _run([str(python), "-m", "pip", "install", "--quiet", *files])
    stamp.write_text(wanted, encoding="utf-8")
    return python


def pinned(peer: Peer) -> list[str]:
    """What the peer's requirements name, each with its version."""
    lines = peer.requirements.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _asked_for(peer: Peer) -> str:
    """A digest of everything that decides what is installed."""
    files = [peer.requirements, CONSTRAINTS]
    if "-e ." in pinned(peer):
        files.append(ROOT / "pyproject.toml")
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in said if line.startswith("ERROR: ")] or said[-1:]
        reason = errors[0].removeprefix("ERROR: ") if errors else f"exit status {done.returncode}"
        raise NotInstalled(f"not installed: {reason}")
