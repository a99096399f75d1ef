"""The evaluation as files (评测报告): one self-contained HTML page and `report.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from corpus import WenguiError, label_of
from eval.charts import curve_svg, reliability_svg
from eval.failures import STAGES, Failure
from eval.kept import Part, kept, parts
from eval.run import EvaluationRun, to_json
from eval.tables import SPLITS, Sheet, decimal, note, sheets

_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 15px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1d2330;
  max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.15rem; margin-top: 2.2rem; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .3rem .7rem; border-bottom: 1px solid #dfe3ea; text-align: right; white-space: nowrap; }}
th:first-child, td:first-child {{ text-align: left; }}
thead th {{ border-bottom: 2px solid #8a93a5; }}
details {{ border-bottom: 1px solid #dfe3ea; padding: .5rem 0; }}
summary {{ cursor: pointer; }} summary code {{ color: #5a6478; margin-right: .5rem; }}
dl {{ display: grid; grid-template-columns: 5rem 1fr; gap: .25rem .75rem; margin: .5rem 0 .5rem 1rem; }}
dt {{ color: #5a6478; }} dd {{ margin: 0; white-space: pre-wrap; }}
.note {{ color: #5a6478; }}
</style>
<h1>{title}</h1>
{tables}
<p class="note">{note}</p>
<h2>风险—覆盖曲线</h2>
<p class="note">只回答置信度较高的题时:横轴为回答的题占全部题的比例,纵轴为其中答错的比例(不该答而答也算答错)。</p>
{curve}
<h2>置信度的可靠性</h2>
<p class="note">按置信度分10档：横轴为各档的平均置信度，纵轴为比例，竖线为 95% 置信区间；越贴近虚线，置信度越可信。</p>
{reliability}
{beside}
<h2>答错的题(开发集,共{count}题)</h2>
{failures}
</html>
"""


def write_report(run: EvaluationRun, folder: Path) -> Path:
    """Write `report.html` and `report.json` into `folder`, which is made where it is missing.

    Results of other commands that are kept there (`eval.kept`) are taken up. Questions of the test half stand in neither.

    Returns:
        The path of the HTML page.

    Raises:
        WenguiError: if the folder cannot be written, or what is kept there is of another version.
    """
    beside = kept(folder)
    page, data = folder / "report.html", json.dumps(to_json(run) | {"beside": beside}, ensure_ascii=False, indent=1)
    text = _page(run, parts(beside, folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.json").write_text(data + "\n", encoding="utf-8")
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WenguiError(f"报告无法写入 {folder}（{error.strerror}）。请用 --report 指定一个可写的文件夹。") from error
    return page


def _page(run: EvaluationRun, beside: Iterable[Part]) -> str:
    first, *others = sheets(run)
    curves = {SPLITS[split]: measures.risk_coverage for split, measures in run.measures.items() if split != "all"}
    return _PAGE.format(
        title=escape(first.title),
        tables=_table(first) + "\n".join(f"<h2>{escape(sheet.title)}</h2>{_table(sheet)}" for sheet in others),
        note=escape(note(run)),
        curve=curve_svg(curves),
        reliability="\n".join(
            f"<h3>{SPLITS[split]}（ECE {decimal(its.ece)}，Brier {decimal(its.brier)}）</h3>"
            + reliability_svg(SPLITS[split], its)
            for split, its in run.reliability.items()
            if split != "all"
        ),
        beside="\n".join(map(_part, beside)),
        count=len(run.failures),
        failures="\n".join(_failures(run.failures)) or "<p>没有答错的题。</p>",
    )


def _part(part: Part) -> str:
    tables = "".join(f"<h3>{escape(sheet.title)}</h3>{_table(sheet)}" for sheet in part.sheets)
    return f'<h2>{escape(part.title)}</h2>{tables}<p class="note">{escape(part.note)}</p>'


def _table(sheet: Sheet) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in sheet.heads)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in sheet.rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _failures(failures: Iterable[Failure]) -> Iterable[str]:
    for stage, meaning in STAGES.items():
        its = [failure for failure in failures if failure.stage == stage]
        if its:
            yield f"<h3>{escape(meaning)}（{len(its)}题）</h3>"
            yield from map(_failure, its)


def _failure(failure: Failure) -> str:
    question, answer = failure.outcome.question, failure.outcome.answer
    before = "\n".join(f"{'问' if turn.role == 'user' else '答'}：{turn.content}" for turn in question.history)
    cited = "\n".join(f"[{c.n}] {c.label} {c.heading}:{c.quote}" for c in answer.citations)
    rank = f"第{failure.rank}位" if failure.rank else "未找到"
    fields = {
        "前文": before,
        "应答": question.expected,
        "不应有": "、".join(question.must_not_include),
        "实答": answer.text,
        "引用": cited or "无",
        "无据数字": "、".join(failure.outcome.judgement.unsupported),
        "标准条款": f"{'、'.join(map(label_of, question.clauses))}（混合检索{rank}）" if question.clauses else "无",
        "置信度": f"{answer.confidence:.3f}",
        "备注": question.note,
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in fields.items() if text)
    summary = f"<code>{escape(question.id)}</code>{escape(question.question)}"
    return f"<details><summary>{summary}</summary><dl>{rows}</dl></details>"
