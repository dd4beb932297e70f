"""What deploy/requirements.lock holds, and what the installed packages ask for.

It leaves to the tests what ought to be so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "deploy" / "requirements.lock"
# What a marker may ask about the machines that Citebot is for.
PLATFORMS = [
    {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
    {"sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
]
ENVIRONMENTS = [
    platform
    | {"os_name": "nt" if platform["sys_platform"] == "win32" else "posix"}
    | {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.5"}
    | {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    for platform in PLATFORMS
    for minor in (11, 12, 13, 14)
]


@dataclass(frozen=True)
class Pin:
    """One package at one version, on the machines that its marker names."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> Version:
        return Version(str(self.requirement.specifier).removeprefix("=="))

    def applies(self, environment: dict[str, str]) -> bool:
        marker = self.requirement.marker
        return marker is None or marker.evaluate(environment)


def pins(text: str) -> Iterator[Pin]:
    """The pins of a lock file; ValueError where a line is none."""
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#") or line == "--only-binary :all:":
            continue
        stated, *hashes = line.split(" --hash=")
        found = re.fullmatch(r"([a-z0-9-]+==[0-9a-z.+]+)( ; .+)?", stated.strip())
        hashes = [each.strip() for each in hashes]
        right = [each for each in hashes if re.fullmatch(r"sha256:[0-9a-f]{64}", each)]
        if found is None or not right or right != hashes:
            raise ValueError(f"not a pinned package with its hashes: {line}")
        yield Pin(Requirement(stated.strip()), tuple(hashes))


@cache
def requires(name: str, version: Version) -> list[str]:
    """What a package asks for, as far as it is installed here in that version."""
    try:
        here = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return []
    return (here.requires or []) if Version(here.version) == version else []


def asks(
    requirements: list[str], environment: dict[str, str], extras: frozenset[str] = frozenset()
) -> Iterator[Requirement]:
    """Those of the requirements that this machine needs."""
    for requirement in map(_parsed, requirements):
        marker = requirement.marker
        if marker is None or any(
            marker.evaluate(environment | {"extra": extra}) for extra in extras | {""}
        ):
            yield requirement


_parsed = cache(Requirement)
