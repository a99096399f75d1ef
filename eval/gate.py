"""The quality gate (质量门): the figures of the dev half may not fall below those of `baseline.json`.

The baseline is a kept run: which questions came out right, the figures with their intervals, and the reason why it was
last changed. A quick check asks a sample of families and compares question by question, which needs few questions,
since only those that turned count; a full check compares the figures by type besides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus import WenguiError
from eval.comparison import Line, change
from eval.gold import GoldQuestion
from eval.intervals import Estimate
from eval.measures import Measures, Outcome, measure_split

BASELINE = Path(__file__).parent / "baseline.json"
QUICK = 400  # questions of the quick check
SEED = 2019
UPDATE = 'wengui eval gate --update "原因"'
# Share → whether less of it is better.
FIGURES: Mapping[str, tuple[Callable[[Measures], Estimate], bool]] = {
    "answerable.correct": (lambda m: m.answerable.correct, False),
    "answerable.lead_correct": (lambda m: m.answerable.lead_correct, False),
    "answerable.wrongly_refused": (lambda m: m.answerable.wrongly_refused, True),
    "answerable.evidence_hit": (lambda m: m.answerable.evidence_hit, False),
    "unanswerable.refused": (lambda m: m.unanswerable.refused, False),
    "citation_precision": (lambda m: m.citation_precision, False),
    "citation_recall": (lambda m: m.citation_recall, False),
}


@dataclass(frozen=True)
class Baseline:
    """What the gate holds to.

    Attributes:
        reason: why it was last changed, for whoever reads the commit.
        right, wrong: type → ids of the questions, separated by spaces.
        figures: name → estimate, see `figures_of`.
    """

    reason: str
    right: Mapping[str, str]
    wrong: Mapping[str, str]
    figures: Mapping[str, Estimate]

    def correct(self) -> dict[str, bool]:
        """Question id → whether it came out right."""
        return {
            id: kept is self.right for kept in (self.wrong, self.right) for ids in kept.values() for id in ids.split()
        }


@dataclass(frozen=True)
class Verdict:
    """What the gate says.

    Attributes:
        falls: what fell, a sentence in Chinese each; the gate is open where there is none.
        worse, better: ids that turned.
        asked: questions that could be compared; `new` those that the baseline does not know.
    """

    falls: tuple[str, ...]
    worse: tuple[str, ...]
    better: tuple[str, ...]
    asked: int
    new: int


_BASELINE = TypeAdapter(Baseline)


def load_baseline(path: Path = BASELINE) -> Baseline:
    """Read a baseline.

    Raises:
        WenguiError: naming the command that makes one.
    """
    try:
        return _BASELINE.validate_json(path.read_bytes())
    except OSError as error:
        raise WenguiError(f"没有基准 {path}。请先运行 {UPDATE} 生成。") from error
    except ValidationError as error:
        raise WenguiError(f"基准 {path} 不是有效的格式。请用 {UPDATE} 重新生成。") from error


def save_baseline(outcomes: Sequence[Outcome], reason: str, path: Path = BASELINE) -> None:
    """Write the baseline of a full run over the dev half.

    Raises:
        WenguiError: without a reason, with questions of the test half, or where the file cannot be written.
    """
    if not reason.strip():
        raise WenguiError(f"改动基准须写明原因：{UPDATE}。")
    if any(outcome.question.split == "test" for outcome in outcomes):
        raise WenguiError("基准只记开发集；测试集只用于测量。请去掉测试集的题。")
    kept: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for outcome in outcomes:
        kept[outcome.judgement.correct].setdefault(outcome.question.type, []).append(outcome.question.id)
    right, wrong = ({type_: " ".join(ids) for type_, ids in kept[its].items()} for its in (True, False))
    data = asdict(Baseline(reason.strip(), right, wrong, figures_of(measure_split(outcomes))))
    text = json.dumps(_rounded(data), ensure_ascii=False, indent=1) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WenguiError(f"基准无法写入 {path}（{error.strerror}）。请检查权限。") from error


def figures_of(measures: Measures) -> dict[str, Estimate]:
    """The figures that a full check compares: `FIGURES`, and the share answered rightly by type."""
    whole = {name: read(measures) for name, (read, _) in FIGURES.items()}
    return whole | {f"types.{name}.correct": its.correct for name, its in measures.types.items()}


def quick_sample(questions: Sequence[GoldQuestion], count: int = QUICK) -> list[GoldQuestion]:
    """Whole families, drawn with a fixed seed, until there are `count` questions."""
    families: dict[str, list[GoldQuestion]] = {}
    for question in questions:
        families.setdefault(question.family or question.id, []).append(question)
    names = list(families)
    Random(SEED).shuffle(names)
    chosen: list[GoldQuestion] = []
    for name in names:
        if len(chosen) >= count:
            break
        chosen += families[name]
    return chosen


def check(outcomes: Sequence[Outcome], baseline: Baseline, full: bool) -> Verdict:
    """Hold a run against the baseline.

    Args:
        outcomes: of dev questions.
        baseline: what was.
        full: whether all questions were asked, so that the figures can be compared with their intervals.
    """
    was = baseline.correct()
    known = [outcome for outcome in outcomes if outcome.question.id in was]
    before: dict[str, Line] = {o.question.id: _line(o, was[o.question.id]) for o in known}
    after: dict[str, Line] = {o.question.id: _line(o, o.judgement.correct) for o in known}
    falls = [*_never(outcomes)]
    for name, answerable in (("可以回答的题答对", True), ("不能回答的题拒答", False)):
        ids = [o.question.id for o in known if o.question.answerable == answerable]
        its = change(name, ids, before, after) if ids else None
        if its and its.sure and its.after < its.before:
            falls.append(
                f"{name}由{its.before:.1%}降到{its.after:.1%}（{its.n}题，差的区间 {its.low:+.1%} 至 {its.high:+.1%}）"
            )
    if full:
        falls += _fallen(figures_of(measure_split(outcomes)), baseline.figures)
    turned = [o for o in known if o.judgement.correct != was[o.question.id]]
    return Verdict(
        tuple(falls),
        tuple(o.question.id for o in turned if not o.judgement.correct),
        tuple(o.question.id for o in turned if o.judgement.correct),
        len(known),
        len(outcomes) - len(known),
    )


def _never(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """What no answer may have, whatever the baseline says."""
    invalid = [o.question.id for o in outcomes if not o.judgement.citation_valid]
    unsupported = [o.question.id for o in outcomes if o.judgement.unsupported]
    if invalid:
        yield f"引文与原文不符：{'、'.join(invalid[:5])}等{len(invalid)}题"
    if unsupported:
        yield f"有无依据的数字：{'、'.join(unsupported[:5])}等{len(unsupported)}题"


def _fallen(now: Mapping[str, Estimate], before: Mapping[str, Estimate]) -> Iterable[str]:
    for name, was in before.items():
        its = now.get(name)
        if its is None or its.value is None or was.value is None or was.low is None or was.high is None:
            continue
        less_is_better = FIGURES[name][1] if name in FIGURES else False
        if its.value > was.high if less_is_better else its.value < was.low:
            yield f"{name} 由{was.value:.1%}变为{its.value:.1%}，越出了区间（{was.low:.1%}–{was.high:.1%}）"


def _line(outcome: Outcome, correct: bool) -> Line:
    return {"judgement": {"correct": correct}, "gold": {"family": outcome.question.family}}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(its) for key, its in value.items()}
    return value
