"""Rows of the register as a table, JSON or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from corpus import label_of


def print_rows(title: str, columns: Mapping[str, str], rows: Sequence[Any], as_json: bool, as_csv: bool) -> None:
    """Print dataclass rows.

    Args:
        title: of the table.
        columns: field → heading, for table and CSV; JSON has every field.
        rows: dataclasses with a `path`; ``label`` is made of it.
        as_json, as_csv: how; a table where neither.
    """
    full = [asdict(row) | {"path": list(row.path), "label": label_of(row.path)} for row in rows]
    if as_json:
        print(json.dumps(full, ensure_ascii=False, indent=1))
        return
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(["文件", *columns.values(), "起", "止"])
        writer.writerows(
            [row["document_id"], *(_shown(row[name]) for name in columns), row["start"], row["end"]] for row in full
        )
        return
    if len({row["document_id"] for row in full}) > 1:
        columns = {"document_id": "文件", **columns}
    table = Table(title=f"{title}（共{len(full)}条）")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in full:
        table.add_row(*(_shown(row[name]) for name in columns))
    Console().print(table)


def _shown(value: Any) -> str:
    """A value as a cell; the members of a list joined with 、."""
    return "、".join(value) if isinstance(value, tuple) else str(value)
