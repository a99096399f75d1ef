"""What the size of the library costs, as a page with charts (规模与代价): self-contained HTML with inline SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from eval.bench.run import Point

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 560, 300, 64, 120, 16, 32  # pixels
_COLOURS = ("#1f5fbf", "#c2571a", "#2c8a4b", "#8446b0")
_BASE = 46  # clauses of the shipped plan, beside which the generated ones stand
Line = Sequence[tuple[float, float]]

_MEASURES: Mapping[str, Mapping[str, Callable[[Point], float | None]]] = {
    "每题毫秒": {
        "方案题 p50": lambda point: point.served.plan.p50,
        "方案题 p95": lambda point: point.served.plan.p95,
        "点名题 p50": lambda point: point.served.named.p50 if point.served.named else None,
        "点名题 p95": lambda point: point.served.named.p95 if point.served.named else None,
    },
    "内存峰值 MiB": {
        "提问": lambda point: point.served.peak_mb,
        "建索引": lambda point: point.built.peak_mb,
        "磁盘": lambda point: point.built.megabytes,
    },
    "秒": {
        "建索引": lambda point: point.built.seconds,
        "再增一份": lambda point: point.built.update_seconds,
        "打开": lambda point: point.served.open_seconds,
    },
}


def write(points: Sequence[Point]) -> str:
    """The page for the sizes measured: a chart of each measure in each store, then the rates by clients."""
    parts = ["<h1>规模与代价</h1><p>横轴为条款数（对数），纵轴亦为对数。生成的文件与方案同形，另加自带的文件。</p>"]
    for store in dict.fromkeys(point.store for point in points):
        its = sorted((point for point in points if point.store == store), key=lambda point: point.clauses)
        parts.append(f"<h2>{'内置存储' if store == 'embedded' else 'Chroma 服务'}</h2>")
        for title, measures in _MEASURES.items():
            lines = {
                name: [(point.clauses + _BASE, value) for point in its if (value := measure(point))]
                for name, measure in measures.items()
            }
            parts.append(f"<h3>{escape(title)}</h3>{chart(title, lines)}")
        parts.append(f"<h3>每秒题数</h3>{_rates(its)}")
    style = "body{font-family:sans-serif;max-width:60em;margin:2em auto}td,th{padding:.2em .8em;text-align:right}"
    return f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>规模与代价</title><style>{style}</style>{"".join(parts)}</html>\n'


def chart(title: str, lines: Mapping[str, Line]) -> str:
    """Lines over logarithmic axes.

    Args:
        title: what is told to those who do not see it.
        lines: name → points (size, value), both above 0; a line without points is left out.
    """
    drawn = {name: line for name, line in lines.items() if line}
    sizes = [size for line in drawn.values() for size, _ in line]
    values = [value for line in drawn.values() for _, value in line]
    if not sizes:
        return "<p>没有数据。</p>"
    across, up = _decades(sizes), _decades(values)

    def x(size: float) -> float:
        return _LEFT + _share(size, across) * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - _share(value, up) * (_HEIGHT - _BOTTOM - _TOP)

    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-size="12" fill="#5a6478">'
    ]
    for power in range(across[0], across[1] + 1):
        parts.append(f'<text x="{x(10**power):.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{10**power:,}</text>')
    for power in range(up[0], up[1] + 1):
        height = y(10.0**power)
        parts.append(
            f'<line x1="{_LEFT}" y1="{height:.1f}" x2="{_WIDTH - _RIGHT}" y2="{height:.1f}" stroke="#e6e9ef"/>'
        )
        parts.append(f'<text x="{_LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for index, (name, line) in enumerate(drawn.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        places = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in line)
        parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(s):.1f}" cy="{y(v):.1f}" r="3" fill="{colour}"/>' for s, v in line]
        at = f'x="{_WIDTH - _RIGHT + 10}" y="{_TOP + 14 + 18 * index}"'
        parts.append(f'<text {at} fill="{colour}">{escape(name)}</text>')
    return "".join([*parts, "</svg>"])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])


def _rates(points: Sequence[Point]) -> str:
    clients = list(points[0].served.per_second)
    head = "".join(f"<th>{each}个客户</th>" for each in clients)
    rows = "".join(
        f"<tr><td>{point.clauses + _BASE:,}条</td>"
        + "".join(f"<td>{point.served.per_second[each]:.0f}</td>" for each in clients)
        + "</tr>"
        for point in points
    )
    return f"<table><tr><th></th>{head}</tr>{rows}</table>"
