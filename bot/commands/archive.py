"""Subcommands that fill, list and prune the archive: `index`, `articles`, `remove`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands import Command, Failure, index_option, settings_of

if TYPE_CHECKING:
    from retrieval import Listed

# As with git, fewer characters of an id are more likely a slip than an id.
_SHORTEST_ID = 4


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[PATH|LINK]...")
@click.option("--prune", is_flag=True, help="Remove articles whose files are gone.")
@click.option(
    "--watch", is_flag=True, help="Then follow every change, until Ctrl-C; implies --prune."
)
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=15.0,
    metavar="MINUTES",
    help="With --watch: how often feeds are read again (15).",
)
@click.option(
    "--rebuild", is_flag=True, help="First encode all stored articles anew, for a changed model."
)
@index_option
@click.pass_context
def index(
    ctx: click.Context,
    paths: tuple[str, ...],
    prune: bool,
    watch: bool,
    every: float,
    rebuild: bool,
) -> None:
    """Add and update articles: files, folders of them, links to pages, feeds or sitemaps.

    Without any it takes the configured articles. What is unchanged costs nothing. Of a feed or a
    sitemap the newest 500 entries are read, each page once, about one a second.

    Exit status: 0, or 2 when something was skipped; the rest is indexed then.
    """
    from bot import open_library
    from bot.terminal import Screen, note
    from retrieval import Library

    settings = settings_of(ctx)
    with Library.open(settings.index, settings.config(), note) as library:
        if rebuild:
            note(f"Encoded anew: {open_library.rebuild(library)} articles.")
        if watch:
            from bot.commands.watch import follow

            follow(library, paths or settings.articles, every * 60)
            return
        report = open_library.add(library, paths or settings.articles, prune=prune)
        counts = library.counts()
    rows = [
        ("added", report.added),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("removed", report.removed),
        ("skipped", len(report.skipped)),
        ("articles in the archive", counts.articles),
        ("passages in the archive", counts.passages),
    ]
    Screen().table(("", ""), rows)
    open_library.report_skipped(report)
    ctx.exit(2 if report.skipped else 0)


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@index_option
@click.pass_context
def articles(ctx: click.Context, as_json: bool) -> None:
    """List the articles of the archive, by title.

    Into a pipe it writes id, title, date, passages and source between tabs.
    """
    from dataclasses import asdict

    from bot.open_library import existing
    from bot.render import place
    from bot.terminal import Screen

    with existing(settings_of(ctx)) as library:
        listing = library.articles()
    if as_json:
        Screen().json([asdict(listed) for listed in listing])
        return
    Screen().table(
        ("id", "title", "date", "passages", "source"),
        [
            (each.id, each.title, each.published or "", each.passages, place(each.source))
            for each in listing
        ],
    )


@click.command(cls=Command)
@click.argument("names", nargs=-1, required=True, metavar="ARTICLE...")
@index_option
@click.pass_context
def remove(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Remove articles from the archive; their files stay.

    An ARTICLE is an id or its beginning (4 characters or more), a title, or the path or name of
    its file. Where one is unknown or ambiguous, nothing is removed.
    """
    from bot.open_library import existing
    from bot.sanitize import clean_line
    from bot.terminal import Screen

    with existing(settings_of(ctx)) as library:
        listing = library.articles()
        # All are looked up before the first goes.
        chosen = {listed.id: listed for listed in (find(name, listing) for name in names)}
        library.remove(list(chosen))
    for listed in chosen.values():
        Screen().line(f"Removed {clean_line(listed.title)} ({clean_line(listed.id)}).")


def find(name: str, listing: Sequence[Listed]) -> Listed:
    """The one article that `name` means, in the most exact sense in which it means any.

    Raises Failure where it means none or several.
    """
    from bot.sanitize import clean_line
    from retrieval.text import expanded

    path = str(expanded(name).resolve()) if name else ""
    senses: tuple[Callable[[Listed], bool], ...] = (
        lambda each: each.id == name,
        lambda each: each.source in (name, path),
        lambda each: name in (each.title, clean_line(each.title)),
        lambda each: bool(each.source) and Path(each.source or "").name == name,
        lambda each: bool(each.source) and Path(each.source or "").stem == name,
        lambda each: len(name) >= _SHORTEST_ID and each.id.startswith(name),
    )
    for sense in senses:
        found = [each for each in listing if sense(each)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.id for each in found[:5]) + (", …" if len(found) > 5 else "")
            raise Failure(
                f"{name!r} could be any of {len(found)} articles ({ids}); nothing was removed: "
                "give an id."
            )
    raise Failure(
        f"There is no article {name!r}; nothing was removed: `citebot articles` lists them all."
    )
