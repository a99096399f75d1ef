"""The evaluation on the terminal (终端报告)."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.clause_retrieval import ClauseRetrieval
from eval.comparison import Comparison
from eval.failures import STAGES
from eval.robustness import Robustness
from eval.run import EvaluationRun
from eval.tables import GROUPS, Sheet, clause_sheet, note, robustness_sheet, sheets


def print_report(run: EvaluationRun, console: Console | None = None) -> None:
    """Print the tables of `run`."""
    console = console or Console()
    for sheet in sheets(run):
        print_sheet(sheet, console)
    console.print(note(run), markup=False)


def print_sheet(sheet: Sheet, console: Console) -> None:
    """Print one table."""
    table = Table(title=sheet.title, title_justify="left")
    for index, head in enumerate(sheet.heads):
        table.add_column(head, justify="right" if index else "left", overflow="fold")
    for row in sheet.rows:
        table.add_row(*row)
    console.print(table)


def print_clause_retrieval(figures: ClauseRetrieval, console: Console | None = None) -> None:
    """Print the table of a retrieval test."""
    console = console or Console()
    print_sheet(clause_sheet(figures), console)
    console.print("括号内为 95% 置信区间（按问题自助抽样1000次）。", markup=False)
    for what, gain in (("查询适配", figures.adapter), ("融合权重", figures.weights)):
        if gain is not None:
            verdict = "产品会启用" if gain.sure else "产品不会启用"
            console.print(
                f"{what}：拟合那一半上交叉验证 nDCG@10 {gain.before:.3f} → {gain.after:.3f}"
                f"（差的区间 {gain.low:+.3f} 至 {gain.high:+.3f}），{verdict}。",
                markup=False,
            )


def print_failures(run: EvaluationRun, console: Console | None = None) -> None:
    """Print the wrong answers of the dev half by the stage that probably lost them."""
    console = console or Console()
    for stage, meaning in STAGES.items():
        its = [failure for failure in run.failures if failure.stage == stage]
        if its:
            console.print(f"\n[bold]{meaning}[/bold]（共{len(its)}题）")
        for failure in its:
            question, answer = failure.outcome.question, failure.outcome.answer
            cited = "、".join(citation.label for citation in answer.citations) or "无"
            console.print(f"[cyan]{escape(question.id)}[/cyan] {escape(question.question)}")
            console.print(f"  应答：{escape(question.expected)}")
            console.print(f"  实答：{escape(answer.text)}")
            place = f"排第{failure.rank}位" if failure.rank else "未找到"
            found = f";标准条款在混合检索中{place}" if question.clauses else ""
            console.print(f"  引用：{escape(cited)}{found}")


def print_comparison(found: Comparison, console: Console | None = None) -> None:
    """Print what changed from one run to another: the shares, then the questions that turned."""
    console = console or Console()
    table = Table(title="两次评测相比（答对或正确拒答的比例）", title_justify="left")
    for place, head in enumerate(("", "题数", "先前", "后来", "差（95% 置信区间）", "")):
        table.add_column(head, justify="right" if place else "left", overflow="fold")
    for its in found.changes:
        interval = f"{its.after - its.before:+.1%}（{its.low or 0:+.1%} 至 {its.high or 0:+.1%}）"
        verdict = ("变好" if its.after > its.before else "变差") if its.sure else ""
        name = GROUPS.get(its.name, its.name)
        table.add_row(name, str(its.n), f"{its.before:.1%}", f"{its.after:.1%}", interval, verdict)
    console.print(table)
    for title, turned in (("变好", found.better), ("变差", found.worse)):
        console.print(f"\n[bold]{title}的{len(turned)}题[/bold]")
        for each in turned:
            console.print(f"[cyan]{escape(each.id)}[/cyan] {escape(each.question)}")
            for name, text in (("应答", each.expected), ("先前", each.before), ("后来", each.after)):
                console.print(f"  {name}：{escape(text)}")
    if found.only_a or found.only_b:
        console.print(f"只在一次中问过的题不计：先前{len(found.only_a)}题，后来{len(found.only_b)}题。")


def print_robustness(its: Robustness, examples: int, console: Console | None = None) -> None:
    """Print how many right answers each rule leaves right, and some that it does not."""
    console = console or Console()
    print_sheet(robustness_sheet(its.questions, its.right, (*its.rules, its.whole)), console)
    console.print("括号内为 95% 置信区间（按题目族自助抽样1000次）。", markup=False)
    names = {rule.key: rule.name for rule in its.rules}
    for one in its.worst(examples):
        console.print(f"\n[bold]{names[one.perturbation]}[/bold] [cyan]{escape(one.gold.id)}[/cyan]")
        console.print(f"  原题：{escape(one.gold.question)}")
        console.print(f"  改写：{escape(one.rewritten)}")
        console.print(f"  原答：{escape(one.before)}")
        console.print(f"  现答：{escape(one.after)}")
