"""What is built of Citebot: its two packages with their data, and nothing that lies beside them."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from locked import ROOT

BESIDE = [".env", "bot/.env", "bot/telegram/.citebot/index.sqlite", "tests/test_x.py", "notes.txt"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """The folder of what is built, and the files of the two packages."""
    tree = tmp_path_factory.mktemp("tree")
    for package in ("bot", "retrieval"):
        shutil.copytree(
            ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    packages = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree)
    for name in BESIDE:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("CITEBOT_TELEGRAM_TOKEN=1:secret", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", "dist"],
        cwd=tree,
        check=True,
        capture_output=True,
    )
    return tree / "dist", packages


def test_the_wheel_is_the_two_packages(built: tuple[Path, set[str]]) -> None:
    dist, packages = built
    [wheel] = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert not [name for name in names if b"1:secret" in archive.read(name)]
    [info] = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    held = {name for name in names if not name.startswith(info)}
    assert held == packages
    model = [
        f"encode/reader_model/{name}" for name in ("reader.onnx", "tokenizer.json", "card.json")
    ]
    data = ("search/weights.json", "languages/notices_en.toml", *model)
    assert {"bot/telegram/texts/en.ftl", *(f"retrieval/{name}" for name in data)} <= held
    assert f"{info}/licenses/LICENSE" in names


def test_the_source_archive_is_them_and_how_to_build_them(built: tuple[Path, set[str]]) -> None:
    dist, packages = built
    [source] = dist.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    beside = {"pyproject.toml", "README.md", "LICENSE", ".gitignore", "PKG-INFO"}
    assert names == packages | beside
