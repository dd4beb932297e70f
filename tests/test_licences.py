"""Every package that a release installs may be built on, and the README says so truthfully."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

import pytest
from licences import allowed, fault, licences
from locked import LOCK, ROOT, asks, pins
from packaging.markers import default_environment
from packaging.utils import canonicalize_name

HERE = {name: str(value) for name, value in default_environment().items()}
# What other machines install, which cannot be looked at here.
ELSEWHERE = {"colorama": "BSD-3-Clause"}


def found(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def direct() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def needed() -> set[str]:
    """All that Citebot needs here, in whatever versions are installed."""
    names: set[str] = set()
    waiting = [(need, frozenset(need.extras)) for need in asks(direct(), HERE)]
    seen = set(waiting)
    while waiting:
        requirement, extras = waiting.pop()
        names.add(canonicalize_name(requirement.name))
        package = found(requirement.name)
        more = asks((package.requires if package else None) or [], HERE, extras)
        fresh = {(need, frozenset(need.extras)) for need in more} - seen
        seen |= fresh
        waiting += fresh
    return names


def test_every_licence_is_allowed() -> None:
    locked = list(pins(LOCK.read_text(encoding="utf-8")))
    names = needed() | {pin.name for pin in locked if pin.applies(HERE)}
    # One that is locked and not installed is needed by an older version than what is installed.
    faults = [fault(package) for package in map(found, sorted(names)) if package]
    assert len(faults) > 80
    assert not [each for each in faults if each]
    elsewhere = {pin.name for pin in locked} - names
    assert elsewhere == ELSEWHERE.keys(), "say what licence it has"
    assert all(allowed(each) for each in ELSEWHERE.values())


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (["License-Expression: MIT"], True),
        (["License-Expression: MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later"], True),
        (["License: MIT"], True),
        (["License: whatever", "Classifier: License :: OSI Approved :: MIT License"], True),
        (["License: Apache 2.0 License"], True),
        (["License-Expression: GPL-3.0-only"], False),
        (["License-Expression: MIT AND GPL-2.0-or-later"], False),
        (["License-Expression: GPL-3.0-only", "License: MIT"], False),
        (["License-Expression: AGPL-3.0-or-later OR LicenseRef-Commercial"], False),
        (["License: GPLv3"], False),
        (["License: GPL-3.0-only"], False),
        (["License: MIT", "Classifier: License :: OSI Approved :: GNU Affero General "
          "Public License v3 or later (AGPLv3+)"], False),
        (["Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], False),
        (["Classifier: License :: Other/Proprietary License"], False),
        (["Classifier: License :: OSI Approved"], False),
        (["License: see the file"], False),
        ([], False),
    ],
)  # fmt: skip
def test_a_package_with_another_licence_is_refused(
    lines: list[str], right: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "fake-1.0.dist-info"
    folder.mkdir()
    text = "\n".join(["Metadata-Version: 2.4", "Name: fake", "Version: 1.0", *lines])
    (folder / "METADATA").write_text(text + "\n", encoding="utf-8")
    [fake] = distributions(path=[str(tmp_path)])
    assert (fault(fake) is None) is right
    assert right or "fake" in (fault(fake) or "")


def test_the_readme_lists_what_citebot_builds_on() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Licence\n")[2]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", readme, re.M)[1:]
    listed = {
        canonicalize_name(name): licence for licence, names in rows for name in names.split(", ")
    }
    assert {canonicalize_name(need.name) for need in asks(direct(), HERE)} <= listed.keys()
    for name, stated in listed.items():
        package = found(name)
        assert package is not None, name
        said = {licence for each in licences(package) for licence in re.split(" AND | OR ", each)}
        assert stated in said, name  # the main one; parts of numpy, say, have others
