"""The picture of the ring in the documentation: an SVG of figures that were measured.

It has its own ground, in light and in dark, as the reader's system has it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any
from xml.sax.saxutils import escape

from tests.benchmarks.ring.spread import DRAWN, REPLICAS

WIDTH, HEIGHT, TOP, BOTTOM = 760, 380, 76, 318
STYLE = """\
svg{--ink:#1f2328;--quiet:#59636e;--paper:#ffffff;--grid:#d1d9e0;
--a:#b35900;--b:#0969da;--c:#1a7f37}
@media (prefers-color-scheme:dark){
svg{--ink:#f0f6fc;--quiet:#9198a1;--paper:#0d1117;--grid:#3d444d;
--a:#f0883e;--b:#58a6ff;--c:#3fb950}}
text{font:12px system-ui,sans-serif;fill:var(--ink)}
.title{font-weight:600;font-size:14px}.quiet{fill:var(--quiet)}
.paper{fill:var(--paper)}.grid{stroke:var(--grid);fill:none}
.even{stroke:var(--quiet);stroke-dasharray:4 4;fill:none}
.band{fill-opacity:.22;stroke-width:2}.dot{fill:var(--ink)}
.a{fill:var(--a);stroke:var(--a)}.b{fill:var(--b);stroke:var(--b)}.c{fill:var(--c);stroke:var(--c)}
"""
# The weights that are drawn: the class of each, and where its name stands.
BANDS = {1: "a", 16: "b", 256: "c"}
SAID = (
    "Left: the most and the least share of a replica for 2 to 64 replicas, for the weights 1, 16 "
    "and 256. The heavier the weight, the nearer both are to the even share. Right: the worlds "
    "that move when one replica is added to 4, 16 and 64, beside the even share of the added one."
)

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Axis:
    """Where a value lies between two places of the picture; *low* and *high* are its ends."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 1)


REPLICA_AXIS = Axis(log2(DRAWN[0]), log2(DRAWN[-1]), 66, 400)
SHARE_AXIS = Axis(0.5, 1.6, BOTTOM, TOP)
MOVED_AXIS = Axis(0, 25, BOTTOM, TOP)
GROUPS_AT = dict(zip(REPLICAS, (530, 610, 690), strict=True))


def picture(rows: Rows) -> str:
    """The SVG of a report's rows of the ring."""
    values = {row["name"]: row["values"] for row in rows}
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>How HAProxy's ring spreads worlds over replicas</title>",
            f"<desc>{escape(SAID)}</desc>",
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
            *_shares(values),
            *_moved(values),
            "</svg>",
            "",
        ]
    )


def _shares(values: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield _text(16, 28, "Share of the busiest and the idlest replica", "title")
    yield _text(16, 48, "1 is an even share; dots are counted names, at 4,096 points", "quiet")
    for share in (0.6, 0.8, 1.0, 1.2, 1.4):
        y = SHARE_AXIS.at(share)
        yield _line(REPLICA_AXIS.start, y, REPLICA_AXIS.end, y, "even" if share == 1 else "grid")
        yield _text(58, y + 4, f"{share:.1f}", "quiet", "end")
    for replicas in DRAWN:
        yield _text(REPLICA_AXIS.at(log2(replicas)), BOTTOM + 20, str(replicas), "quiet", "middle")
    yield _text(233, BOTTOM + 42, "replicas", "quiet", "middle")
    for weight, name in BANDS.items():
        yield _band([values[f"weight {weight}, {count} replicas"] for count in DRAWN], name)
    yield from _key()
    for replicas, figures in _counted(values):
        for end in ("least", "most"):
            yield _dot(REPLICA_AXIS.at(log2(replicas)), SHARE_AXIS.at(figures[end]))


def _band(figures: Sequence[Mapping[str, float]], name: str) -> str:
    """From the most of each number of replicas to the last, and back over the least."""
    there = [*zip(DRAWN, (one["most"] for one in figures), strict=True)]
    back = [*zip(DRAWN, (one["least"] for one in figures), strict=True)][::-1]
    points = " ".join(
        f"{REPLICA_AXIS.at(log2(replicas))},{SHARE_AXIS.at(share)}"
        for replicas, share in (*there, *back)
    )
    return f'<polygon class="band {name}" points="{points}"/>'


def _key() -> Iterator[str]:
    for place, (weight, name) in enumerate(BANDS.items()):
        x = 72 + place * 112
        yield f'<rect class="band {name}" x="{x}" y="58" width="14" height="10"/>'
        yield _text(x + 20, 68, f"{weight * 16:,} points", "")


def _moved(values: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield _text(450, 28, "Worlds that move when one is added", "title")
    yield _text(450, 48, "bar: its even share; dots: names", "quiet")
    for share in (0, 5, 10, 15, 20):
        y = MOVED_AXIS.at(share)
        yield _line(494, y, 736, y, "grid")
        yield _text(486, y + 4, f"{share} %", "quiet", "end")
    for replicas, x in GROUPS_AT.items():
        y = MOVED_AXIS.at(100 / (replicas + 1))
        yield f'<rect class="band b" x="{x - 20}" y="{y}" width="40" height="{BOTTOM - y:.1f}"/>'
        yield _text(x, BOTTOM + 20, f"{replicas} to {replicas + 1}", "quiet", "middle")
    for replicas, figures in _counted(values):
        yield _dot(GROUPS_AT[replicas], MOVED_AXIS.at(figures["moved %"]))
    yield _text(610, BOTTOM + 42, "replicas", "quiet", "middle")


def _counted(
    values: Mapping[str, Mapping[str, float]],
) -> Iterable[tuple[int, Mapping[str, float]]]:
    """The rows of names, by their number of replicas."""
    return [
        (int(name.split()[-2]), figures) for name, figures in values.items() if " names, " in name
    ]


def _text(x: float, y: float, text: str, name: str, anchor: str = "start") -> str:
    return f'<text class="{name}" x="{x}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, name: str) -> str:
    return f'<path class="{name}" d="M{x} {y}L{to_x} {to_y}"/>'


def _dot(x: float, y: float) -> str:
    return f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>'
