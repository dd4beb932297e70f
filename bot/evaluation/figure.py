"""A figure of an evaluation, as tests compare it."""

from __future__ import annotations

from collections.abc import Sequence


class Figure(float):
    """A figure that knows its name and, should an assertion on it fail, what went wrong."""

    name: str
    story: Sequence[str]

    def __new__(cls, value: float, name: str, story: Sequence[str]) -> Figure:
        figure = super().__new__(cls, value)
        figure.name, figure.story = name, story
        return figure
