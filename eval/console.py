"""The evaluation on the terminal (终端报告)."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.failures import STAGES
from eval.run import EvaluationRun
from eval.tables import note, sheets


def print_report(run: EvaluationRun, console: Console | None = None) -> None:
    """Print the tables of `run`."""
    console = console or Console()
    for sheet in sheets(run):
        table = Table(title=sheet.title, title_justify="left")
        for index, head in enumerate(sheet.heads):
            table.add_column(head, justify="right" if index else "left", overflow="fold")
        for row in sheet.rows:
            table.add_row(*row)
        console.print(table)
    console.print(note(run), markup=False)


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
