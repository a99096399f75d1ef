"""The risk–coverage curve as an inline SVG (风险—覆盖曲线)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.measures import RiskPoint

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM = 560, 300, 50, 24, 30  # pixels
_COLOURS = ("#1f5fbf", "#c2571a", "#2c8a4b")


def curve_svg(curves: Mapping[str, Sequence[RiskPoint]]) -> str:
    """The curves over one pair of axes: coverage from 0 to 1, risk from 0 to the next tenth above the largest.

    Args:
        curves: name → points by rising coverage.
    """
    highest = max((point.risk for points in curves.values() for point in points), default=0.0)
    top = max(0.1, -(-highest * 10 // 1) / 10)
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        'aria-label="风险—覆盖曲线" font-size="12" fill="#5a6478">'
    ]
    for step in range(6):
        share = step / 5
        x, y = _x(share), _y(share * top, top)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#e6e9ef"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share * top:.0%}</text>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{share:.0%}</text>')
    for index, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        line = " ".join(f"{_x(point.coverage):.1f},{_y(point.risk, top):.1f}" for point in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{_LEFT + 12}" y="{24 + 16 * index}" fill="{colour}">{escape(name)}</text>')
    return "".join([*parts, "</svg>"])


def _x(coverage: float) -> float:
    return _LEFT + coverage * (_WIDTH - _LEFT - _RIGHT)


def _y(risk: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - risk / top * (_HEIGHT - _BOTTOM - 12)
