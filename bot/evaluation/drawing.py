"""A plot of lines, bars and dots as SVG. What is drawn into it is `plots`' concern."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_WIDTH, _HEIGHT = 460, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 24, 46

Point = tuple[float, float]


def percent(share: float) -> str:
    return f"{share:.0%}"


class Plot:
    """One plot; x and y are in its own units, `told` appears where the pointer rests."""

    def __init__(self, across: Point, up: Point, x_title: str, y_title: str) -> None:
        self._across, self._up = across, up
        self._titles = x_title, y_title
        self._parts: list[Markup] = []

    def _x(self, x: float) -> float:
        first, last = self._across
        return round(_LEFT + (x - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT), 1)

    def _y(self, y: float) -> float:
        first, last = self._up
        low = _HEIGHT - _BOTTOM
        return round(low - (y - first) / (last - first) * (low - _TOP), 1)

    def _add(self, form: str, **values: object) -> None:
        self._parts.append(Markup(form).format(**values))

    def grid(self, xs: Sequence[tuple[float, str]], ys: Sequence[tuple[float, str]]) -> None:
        """Lines across with their names, and the names along the lower edge."""
        right, low = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
        for y, name in ys:
            at = self._y(y)
            self._add('<line class="grid" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>',
                      a=_LEFT, b=right, y=at)  # fmt: skip
            self._add('<text class="tick" x="{x}" y="{y}" text-anchor="end">{name}</text>',
                      x=_LEFT - 8, y=at + 4, name=name)  # fmt: skip
        for x, name in xs:
            self._add('<text class="tick" x="{x}" y="{y}" text-anchor="middle">{name}</text>',
                      x=self._x(x), y=low + 17, name=name)  # fmt: skip
        x_title, y_title = self._titles
        self._add('<text class="axis" x="{x}" y="{y}" text-anchor="middle">{name}</text>',
                  x=(_LEFT + right) / 2, y=_HEIGHT - 8, name=x_title)  # fmt: skip
        self._add('<text class="axis" transform="translate(13 {y}) rotate(-90)" '
                  'text-anchor="middle">{name}</text>',
                  y=(_TOP + low) / 2, name=y_title)  # fmt: skip

    def bar(
        self, start: float, end: float, height: float, kind: str, told: str, base: float = 0.0
    ) -> None:
        left, top = self._x(start), self._y(height)
        self._add('<rect class="{kind}" x="{x}" y="{y}" width="{w}" height="{h}" rx="2">'
                  "<title>{told}</title></rect>",
                  kind=kind, x=left, y=top, w=round(self._x(end) - left, 1),
                  h=round(self._y(base) - top, 1), told=told)  # fmt: skip

    def line(self, points: Sequence[Point], kind: str) -> None:
        path = " ".join(f"{self._x(x)},{self._y(y)}" for x, y in points)
        self._add('<polyline class="{kind} line" points="{path}"/>', kind=kind, path=path)

    def dot(self, x: float, y: float, radius: float, kind: str, told: str) -> None:
        self._add('<circle class="{kind}" cx="{x}" cy="{y}" r="{r}"><title>{told}</title></circle>',
                  kind=kind, x=self._x(x), y=self._y(y), r=round(radius, 1),
                  told=told)  # fmt: skip

    def whisker(self, x: float, low: float, high: float) -> None:
        self._add('<line class="whisker" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>',
                  x=self._x(x), a=self._y(low), b=self._y(high))  # fmt: skip

    def upright(self, x: float, name: str, high: bool = True) -> None:
        """A line from bottom to top with its name on the side that has room."""
        at = self._x(x)
        left = at > _WIDTH * 0.7
        self._add('<line class="now" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>',
                  x=at, a=_TOP, b=_HEIGHT - _BOTTOM)  # fmt: skip
        self._add('<text class="name" x="{x}" y="{y}" text-anchor="{side}">{name}</text>',
                  x=at + (-6 if left else 6), y=_TOP + (11 if high else 27),
                  side="end" if left else "start", name=name)  # fmt: skip

    def label(self, x: float, y: float, name: str, side: str) -> None:
        """A few letters at a point: on its "left" or "right", or in its "middle"."""
        shift, anchor = {"left": (-9, "end"), "right": (9, "start"), "middle": (0, side)}[side]
        self._add('<text class="name" x="{x}" y="{y}" text-anchor="{anchor}">{name}</text>',
                  x=self._x(x) + shift, y=self._y(y) + 4, anchor=anchor,
                  name=name)  # fmt: skip

    def key(self, entries: Sequence[tuple[str, str]]) -> None:
        """Which line is which, above the plot."""
        for number, (kind, name) in enumerate(entries):
            x, y = _LEFT + 4 + 140 * number, 9
            self._add('<line class="{kind} line" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>',
                      kind=kind, a=x, b=x + 22, y=y)  # fmt: skip
            self._add('<text class="name" x="{x}" y="{y}">{name}</text>',
                      x=x + 29, y=y + 4, name=name)  # fmt: skip

    def svg(self, title: str) -> Markup:
        return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
            _WIDTH, _HEIGHT, escape(title), Markup("").join(self._parts)
        )
