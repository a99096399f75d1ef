"""The tables of the evaluation as text cells (报表), the same on the terminal and in HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.ablation import RETRIEVAL
from eval.clause_retrieval import MEASURES as CLAUSE_MEASURES
from eval.clause_retrieval import ClauseRetrieval
from eval.failures import STAGES
from eval.intervals import Estimate
from eval.measures import Measures
from eval.retrieval import MEASURES
from eval.robustness import Kept
from eval.run import EvaluationRun

SPLITS: Mapping[str, str] = {"dev": "开发集", "test": "测试集", "all": "全部"}
TYPES: Mapping[str, str] = {
    "target": "指标",
    "deadline": "时限",
    "task": "任务",
    "responsible": "责任单位",
    "clause": "条款",
    "reference": "引用文件",
    "compare": "比较",
    "list": "列举",
    "yesno": "是否",
    "multiturn": "追问",
}
GROUPS: Mapping[str, str] = {"all": "全部", "answerable": "可以回答的题", "unanswerable": "不能回答的题", **TYPES}
KINDS: Mapping[str, str] = {
    "wrong_year": "年份不符",
    "wrong_scope": "范围不符",
    "missing_measure": "没有的指标",
    "missing_detail": "没有的细节",
    "out_of_topic": "无关话题",
    "actuals_later": "后来的实际情况",
    "attack": "攻击",
    "not_stated": "条款未明确",
}
RUN_NAMES: Mapping[str, str] = {"dense": "向量", "words": "词", "characters": "字", "hybrid": "混合"}
CLAUSE_RUNS: Mapping[str, str] = {
    "dense_raw": "向量，不中心化",
    "dense": "向量",
    "dense_adapted": "向量，查询适配",
    "words": "词",
    "characters": "字",
    "hybrid_raw": "融合，不中心化",
    "hybrid": "融合",
    "hybrid_adapted": "融合，查询适配",
    "hybrid_tuned": "融合，查询适配、拟合权重",
}
NOTE = "括号内为 95% 置信区间（按题目族自助抽样1000次）。测试集只计总数，不列题目。"
ABLATION_NOTE = (
    "对照中每行只去掉一部分，其余照旧，拒答模型不重新拟合。“无台账”只引原文语句；“无向量”“无BM25”指检索打分，"
    "拒答模型用的相似度照常计算；“无拒答模型”只保留硬性拒答；R@1、R@3、nDCG@10 为单条款题的混合检索。"
    "“逐步”各行只测检索，从只有原文开始，每行比上一行多一样。"
)


@dataclass(frozen=True)
class Sheet:
    """One table: its title, the heads of its columns, and its rows, the first cell of each being its name."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheets(run: EvaluationRun) -> tuple[Sheet, ...]:
    """All tables of a run: the overview, then by type, by kind, retrieval and ablation for each split."""
    found = [_overview(run)]
    for split, name in SPLITS.items():
        if split != "all" and (measures := run.measures.get(split)):
            found += [_types(measures, name), _kinds(measures, name), _retrieval(measures, name)]
            found += [_ablated_answers(run, split), _ablated_retrieval(run, split)]
    return tuple(sheet for sheet in (*found, _stages(run)) if sheet.rows)


def robustness_sheet(questions: int, right: int, rules: Sequence[Kept]) -> Sheet:
    """How many right answers each rule leaves right."""
    rows = (
        (
            rule.name,
            str(rule.kept.n),
            *map(percent, (rule.kept, rule.answered_kept, rule.refused_kept, rule.refused, rule.misled)),
        )
        for rule in rules
    )
    heads = ("改写", "题数", "仍对", "可答题仍对", "应拒题仍拒", "改为拒答", "改为答错")
    return Sheet(f"改写问题后仍答对的比例（{questions}题中原题答对{right}题）", heads, tuple(rows))


def clause_sheet(figures: ClauseRetrieval) -> Sheet:
    """A retrieval test: every leg, the fusions, and what the last of them has over each."""
    tuned = figures.adapter is not None
    last = CLAUSE_RUNS["hybrid_tuned" if tuned else "hybrid"]
    title = f"{figures.clauses}条条文，在{figures.measured}个问题上测量"
    if tuned:
        title += f"（用另外{figures.questions - figures.measured}个拟合）"
    rows = []
    for name, text in CLAUSE_RUNS.items():
        if name in figures.runs:
            more = figures.over.get(name)
            lead = f"{more.after - more.before:+.3f}（{more.low:+.3f} 至 {more.high:+.3f}）" if more else ""
            rows.append((text, *(decimals(figures.runs[name][measure]) for measure in CLAUSE_MEASURES), lead))
    return Sheet(title, ("", *CLAUSE_MEASURES, f"“{last}”多出的 nDCG@10"), tuple(rows))


def note(run: EvaluationRun) -> str:
    """What has to be known to read the tables."""
    return f"{NOTE}{ABLATION_NOTE}" if run.ablation else NOTE


def percent(its: Estimate) -> str:
    """An estimate as people read it: ``86.0% (81.2–90.1)``; — where there is nothing."""
    if its.value is None or its.low is None or its.high is None:
        return "—"
    return f"{its.value:.1%} ({its.low * 100:.1f}–{its.high * 100:.1f})"


def decimal(value: float | None) -> str:
    """A mean as the field writes it: ``.853``, ``1.000``; — where there is none."""
    return "—" if value is None else f"{value:.3f}".removeprefix("0")


def decimals(its: Estimate) -> str:
    """An estimate of a mean as the field writes it: ``.932 (.915–.948)``; — where there is nothing."""
    if its.value is None:
        return "—"
    return f"{decimal(its.value)} ({decimal(its.low)}–{decimal(its.high)})"


def _overview(run: EvaluationRun) -> Sheet:
    columns = tuple(run.measures.values())
    whole = ("",) * (len(columns) - 1)
    rows = [
        ("题数（可答/不可答）", *(f"{m.n}({m.answerable.correct.n}/{m.unanswerable.refused.n})" for m in columns)),
        ("答对", *(percent(m.answerable.correct) for m in columns)),
        ("开头80字内答对", *(percent(m.answerable.lead_correct) for m in columns)),
        ("可答而误拒", *(percent(m.answerable.wrongly_refused) for m in columns)),
        ("不可答而拒答", *(percent(m.unanswerable.refused) for m in columns)),
        ("与问法相同/相近（题）", *(f"{its.equal}/{its.near}" for its in run.leakage.values())),
        ("答对（不计这些题）", *(percent(its.correct) for its in run.unseen.values())),
        ("不可答而拒答（不计这些题）", *(percent(its.refused) for its in run.unseen.values())),
        ("引用到依据", *(percent(m.answerable.evidence_hit) for m in columns)),
        ("引用精确率", *(percent(m.citation_precision) for m in columns)),
        ("引用召回率", *(percent(m.citation_recall) for m in columns)),
        ("引文与原文不符（题）", *(str(m.invalid_citations) for m in columns)),
        ("无依据的数字（处/题）", *(f"{m.unsupported_figures}/{m.unsupported_answers}" for m in columns)),
        ("置信度 AUC", *(decimal(m.auc) for m in columns)),
        ("置信度 ECE/Brier", *(f"{decimal(r.ece)}/{decimal(r.brier)}" for r in run.reliability.values())),
        ("单条款题 R@3（混合）", *(decimal(m.retrieval_single.get("hybrid", {}).get("R@3")) for m in columns)),
        ("每题毫秒 p50/p95", *(f"{m.p50_ms or 0:.1f}/{m.p95_ms or 0:.1f}" for m in columns)),
        ("每秒题数", *whole, f"{run.questions_per_second:.1f}"),
        ("首题毫秒（含加载）", *whole, f"{run.first_ms:.0f}"),
        ("内存峰值 MiB", *whole, "—" if run.peak_mb is None else f"{run.peak_mb:.0f}"),
    ]
    return Sheet(f"问规评测 {run.started}", ("", *(SPLITS[split] for split in run.measures)), tuple(rows))


def _types(measures: Measures, split: str) -> Sheet:
    rows = tuple(
        (
            name,
            str(its.correct.n),
            *map(percent, (its.correct, its.lead_correct, its.wrongly_refused, its.evidence_hit)),
        )
        for type_, name in TYPES.items()
        if (its := measures.types.get(type_))
    )
    heads = ("类型", "题数", "答对", "开头80字内答对", "误拒", "引用到依据")
    return Sheet(f"可以回答的题，按类型（{split}）", heads, rows)


def _kinds(measures: Measures, split: str) -> Sheet:
    rows = tuple(
        (name, str(its.refused.n), *map(percent, (its.refused, its.nearest_offered, its.says_why)))
        for kind, name in KINDS.items()
        if (its := measures.kinds.get(kind))
    )
    return Sheet(f"不能回答的题，按原因（{split}）", ("原因", "题数", "拒答", "给出相近条款", "说明何处未明确"), rows)


def _retrieval(measures: Measures, split: str) -> Sheet:
    parts = (
        (f"有标准条款的{measures.retrieval_n}题", measures.retrieval),
        (f"只有一个标准条款的{measures.retrieval_single_n}题", measures.retrieval_single),
    )
    rows = tuple(
        (f"{name},{scope}", *(decimal(means[run].get(key)) for key in MEASURES))
        for scope, means in parts
        for run, name in RUN_NAMES.items()
        if run in means
    )
    return Sheet(f"标准条款的检索（{split}）", ("检索方式", *MEASURES), rows)


def _stages(run: EvaluationRun) -> Sheet:
    """Where wrong answers were probably lost, counted for each half; their questions stand elsewhere, if at all."""
    splits = [split for split in run.measures if split != "all"]
    rows = tuple(
        (meaning, *(str(run.lost[split].get(stage, 0)) for split in splits)) for stage, meaning in STAGES.items()
    )
    return Sheet("答错的题，大约错在哪一步（题数）", ("", *(SPLITS[split] for split in splits)), rows)


def _ablated_answers(run: EvaluationRun, split: str) -> Sheet:
    rows = tuple(
        (
            row.name,
            *map(percent, (its.correct, its.lead_correct, its.wrongly_refused, its.refused)),
            decimal(its.auc),
        )
        for row in run.ablation
        if (its := row.measures.get(split)) and its.refused.n + its.correct.n
    )
    heads = ("", "答对", "开头80字内答对", "可答误拒", "不可答拒答", "AUC")
    return Sheet(f"去掉一部分的对照：回答（{SPLITS[split]}）", heads, rows)


def _ablated_retrieval(run: EvaluationRun, split: str) -> Sheet:
    rows = tuple(
        (
            row.name,
            *(decimals(its.retrieval[name]) for name in RETRIEVAL),
            "—" if its.p50_ms is None else f"{its.p50_ms:.1f}",
        )
        for row in run.ablation
        if (its := row.measures.get(split))
    )
    return Sheet(f"去掉一部分的对照：检索与耗时（{SPLITS[split]}）", ("", *RETRIEVAL, "每题毫秒 p50"), rows)
