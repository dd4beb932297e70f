"""Settings → the text of `.env.example` and the README's table. What it says is `bot.settings`'.

`python -m bot.setting_docs`, in a clone of the repository, writes both anew.
"""

from __future__ import annotations

import textwrap
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from bot.settings import Secret, Settings, variable

_WIDTH = 100
_HEAD = """
Settings of Citebot. Copy this file to .env, take away the "# " in front of what you want to change,
and leave the rest: the values shown are the defaults. Variables of the same names in the
environment win over .env. Check the result with `citebot doctor`.
"""
_BEGIN = "<!-- settings, by python -m bot.setting_docs -->\n"
_END = "<!-- end of settings -->\n"


def example() -> str:
    """`.env.example`: every setting, commented out, with its default."""
    parts = [_comment(_HEAD)]
    for each in fields(Settings):
        said = f"{each.metadata['summary']} {each.metadata['more']}"
        value = f"Value: {each.metadata['parser'].wanted}."
        parts.append(f"{_comment(said)}\n{_comment(value)}\n# {variable(each)}={_default(each)}")
    return "\n\n".join(parts) + "\n"


def with_table(readme: str) -> str:
    """The README with its table of settings anew."""
    before, _, rest = readme.partition(_BEGIN)
    after = rest.partition(_END)[2]
    rows = [("setting", "default", "what it is", "value"), ("---",) * 4]
    for each in fields(Settings):
        default, said = _default(each), each.metadata
        shown = f"`{default}`" if default else ""
        rows.append((f"`{variable(each)}`", shown, said["summary"], said["parser"].wanted))
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


def _default(setting: Field[Any]) -> str:
    """The default as it would be written; nothing where it is none, or no two machines' same."""
    value = setting.default
    own = isinstance(value, Path) and value.is_absolute()
    if own or value is None or isinstance(value, Secret):
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _comment(text: str) -> str:
    return textwrap.fill(
        " ".join(text.split()),
        _WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def main(root: Path) -> None:
    """Write both files of the repository at `root`. Raises OSError."""
    (root / ".env.example").write_text(example(), encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).parent.parent)
