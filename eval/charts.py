"""The charts of the report as inline SVG (图): risk against coverage, and the reliability of the confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.intervals import Estimate
from eval.measures import RiskPoint
from eval.reliability import Reliability

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM = 560, 300, 50, 24, 30  # pixels
_COLOURS = ("#1f5fbf", "#c2571a", "#2c8a4b")


def curve_svg(curves: Mapping[str, Sequence[RiskPoint]]) -> str:
    """The curves over one pair of axes: coverage from 0 to 1, risk from 0 to the next tenth above the largest.

    Args:
        curves: name → points by rising coverage.
    """
    highest = max((point.risk for points in curves.values() for point in points), default=0.0)
    top = max(0.1, -(-highest * 10 // 1) / 10)
    parts = []
    for index, (name, points) in enumerate(curves.items()):
        parts.append(_line([(point.coverage, point.risk) for point in points], top, _colour(index)))
        parts.append(_name(index, name))
    return _framed("风险—覆盖曲线", top, parts)


def reliability_svg(name: str, its: Reliability) -> str:
    """The reliability diagram of one split: confidence across, shares up with their intervals, the diagonal dashed."""
    shares: Mapping[str, list[tuple[float, Estimate]]] = {
        "文件能回答": [(each.confidence, each.answerable) for each in its.bins],
        "已答的题答对": [(each.confidence, each.correct) for each in its.bins if each.correct.n],
    }
    parts = [
        f'<line x1="{_x(0):.1f}" y1="{_y(0, 1):.1f}" x2="{_x(1):.1f}" y2="{_y(1, 1):.1f}" '
        'stroke="#8a93a5" stroke-dasharray="4 4"/>'
    ]
    for index, (meaning, points) in enumerate(shares.items()):
        colour = _colour(index)
        parts.append(_line([(x, share.value or 0) for x, share in points], 1, colour))
        for x, share in points:
            low, high = _y(share.low or 0, 1), _y(share.high or 0, 1)
            parts.append(f'<line x1="{_x(x):.1f}" y1="{low:.1f}" x2="{_x(x):.1f}" y2="{high:.1f}" stroke="{colour}"/>')
            parts.append(f'<circle cx="{_x(x):.1f}" cy="{_y(share.value or 0, 1):.1f}" r="3" fill="{colour}"/>')
        parts.append(_name(index, meaning))
    return _framed(f"置信度的可靠性（{name}）", 1, parts)


def _framed(label: str, top: float, parts: Sequence[str]) -> str:
    """`parts` over axes from 0 to 1 and from 0 to `top`, both in per cent."""
    head = (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{escape(label)}" font-size="12" fill="#5a6478">'
    )
    axes = []
    for step in range(6):
        share = step / 5
        x, y = _x(share), _y(share * top, top)
        axes.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#e6e9ef"/>')
        axes.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share * top:.0%}</text>')
        axes.append(f'<text x="{x:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{share:.0%}</text>')
    return "".join([head, *axes, *parts, "</svg>"])


def _line(points: Sequence[tuple[float, float]], top: float, colour: str) -> str:
    places = " ".join(f"{_x(x):.1f},{_y(y, top):.1f}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _name(index: int, name: str) -> str:
    return f'<text x="{_LEFT + 12}" y="{24 + 16 * index}" fill="{_colour(index)}">{escape(name)}</text>'


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _BOTTOM - 12)
