"""The comparison as tables (对照表), the same on the terminal and in the report."""

from __future__ import annotations

from collections.abc import Sequence

from eval.baselines.measures import BUDGETS, RANKS, Found
from eval.tables import Sheet, decimals

NOTE = (
    "一条依据须完整落在所取的文字之内才算找到；重叠的文字只计一次。括号内为 95% 置信区间。"
    "每个系统在自己的进程里建索引、逐题查找；建索引不含导入程序。内存为该进程的峰值，"
    "其中各行都有的向量模型和测试程序本身约占“起步”一栏。安装大小为该系统连同全部依赖在本环境里的文件，"
    "问规一行含界面和自带的向量模型，其他各行不含向量模型。"
)


def sheets(found: Sequence[Found]) -> tuple[Sheet, Sheet, Sheet]:
    """Recall at equal length of text, recall by passages, and cost."""
    names = [f"{its.name}{f'（{its.note}）' if its.note else ''}" for its in found]
    count = found[0].n if found else 0
    whole = Sheet(
        f"依据召回，同样长的文字（{count}题）",
        ("", *(f"前{size}字" for size in BUDGETS), "MRR"),
        tuple(
            (name, *(decimals(its.recall_within[size]) for size in BUDGETS), decimals(its.mrr))
            for name, its in zip(names, found, strict=True)
        ),
    )
    ranked = Sheet(
        "依据召回，前几段（后为平均字数）",
        ("", *(f"前{k}段" for k in RANKS)),
        tuple(
            (name, *(f"{decimals(its.recall[k])} {its.characters[k]:.0f}字" for k in RANKS))
            for name, its in zip(names, found, strict=True)
        ),
    )
    cost = Sheet(
        "耗时与占用",
        ("", "每题毫秒 p50/p95", "建索引 秒", "内存 MiB（起步）", "安装 MiB（包数）"),
        tuple(
            (
                name,
                f"{its.p50_ms:.0f}/{its.p95_ms:.0f}",
                f"{its.index_seconds:.1f}",
                "—" if its.peak_mb is None else f"{its.peak_mb:.0f}（{its.before_mb or 0:.0f}）",
                f"{its.installed.megabytes:.0f}（{its.installed.distributions}）",
            )
            for name, its in zip(names, found, strict=True)
        ),
    )
    return whole, ranked, cost
