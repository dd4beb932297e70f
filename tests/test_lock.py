"""The lock file of the release: complete, exact, and with nothing but hashes in it."""

import re
import tomllib

import pytest
from locked import ENVIRONMENTS, LOCK, ROOT, Pin, asks, pins, requires
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HASH = " --hash=sha256:" + "0" * 64


@pytest.fixture(scope="module")
def lock() -> dict[str, list[Pin]]:
    found: dict[str, list[Pin]] = {}
    for pin in pins(LOCK.read_text(encoding="utf-8")):
        found.setdefault(pin.name, []).append(pin)
    return found


def wanted() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [*project["project"]["dependencies"], *project["build-system"]["requires"]]


def lacks(lock: dict[str, list[Pin]], environment: dict[str, str], first: list[str]) -> set[str]:
    """What such a machine needs and the lock does not give, as sentences.

    What a package asks for is known of those installed here, in the locked version; another
    version may ask for something else.
    """
    faults, seen = set(), set()
    waiting = list(asks(first, environment))
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        applying = [pin for pin in lock.get(name, []) if pin.applies(environment)]
        if len(applying) != 1 or not requirement.specifier.contains(
            applying[0].version, prereleases=True
        ):
            faults.add(f"{requirement} is not locked: {[str(pin.requirement) for pin in applying]}")
            continue
        key = name, frozenset(requirement.extras)
        if key not in seen:
            seen.add(key)
            waiting += asks(requires(name, applying[0].version), environment, key[1])
    return faults


@pytest.mark.parametrize(
    "environment",
    ENVIRONMENTS,
    ids=lambda one: f"{one['sys_platform']}-{one['platform_machine']}-{one['python_version']}",
)
def test_what_citebot_needs_is_locked(
    lock: dict[str, list[Pin]], environment: dict[str, str]
) -> None:
    assert not lacks(lock, environment, wanted()), "run deploy/lock.sh"


def test_what_is_missing_is_found(lock: dict[str, list[Pin]]) -> None:
    here = ENVIRONMENTS[0]
    # httpx asks for it, which python-telegram-bot asks for.
    without = {name: pins for name, pins in lock.items() if name != "anyio"}
    assert any("anyio" in fault for fault in lacks(without, here, wanted()))
    assert lacks(lock, here, ["httpx>=99"])
    assert lacks(lock, here, ["a-package-of-nobody"])


def test_every_line_is_a_package_with_hashes(lock: dict[str, list[Pin]]) -> None:
    assert len(lock) > 80  # pins() has read each of them with its hashes


@pytest.mark.parametrize(
    "line",
    [
        "httpx==0.28.1",
        "httpx==0.28.1 --hash=md5:" + "0" * 32,
        "httpx>=0.28" + HASH,
        "httpx" + HASH,
        "httpx @ https://example.org/httpx.whl" + HASH,
        "./httpx.whl" + HASH,
        "--index-url https://example.org/simple",
        "--find-links wheels/",
        "-r other.txt",
    ],
)
def test_nothing_else_is_a_line(line: str) -> None:
    with pytest.raises(ValueError, match="not a pinned package"):
        list(pins(line))


def test_sources_are_never_built() -> None:
    assert "--only-binary :all:" in LOCK.read_text(encoding="utf-8").splitlines()


def test_pytorch_is_for_processors_alone(lock: dict[str, list[Pin]]) -> None:
    assert not [name for name in lock if re.match(r"nvidia-|cuda-|triton", name)]
    [asked] = [line for line in wanted() if line.startswith("torch")]
    for environment in ENVIRONMENTS:
        [torch] = [pin for pin in lock["torch"] if pin.applies(environment)]
        assert Requirement(asked).specifier.contains(torch.version)
        assert (torch.version.local == "cpu") == (environment["sys_platform"] == "linux")


@pytest.mark.parametrize("place", ["README.md", "deploy/Dockerfile", "deploy/citebot.service"])
def test_releases_install_what_is_locked(place: str) -> None:
    text = re.sub(r" \\\n *", " ", (ROOT / place).read_text(encoding="utf-8"))
    installs = re.findall(r"/pip install [^&\n]+", text)
    locked, itself = [each.split() for each in installs if "--no-deps" in each]
    assert {"--no-deps", "--require-hashes", "-r", "deploy/requirements.lock"} <= set(locked)
    assert {"--no-deps", "--no-build-isolation", "."} <= set(itself)
    assert place == "README.md" or len(installs) == 2


def test_the_builder_of_the_image_is_given_what_it_copies() -> None:
    given = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M):
        for source in sources.split():
            assert f"!{source}" in given
            assert (ROOT / source).exists()
