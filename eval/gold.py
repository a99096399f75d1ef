"""The gold questions (标准题): what is asked, what an answer must say, and which clauses say it.

One JSON object a line. The `dev` half is for tuning; the `test` half is only ever measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from assistant.answer import Turn
from corpus import Document, WenguiError, label_of

GoldType = Literal[
    "target",
    "deadline",
    "task",
    "responsible",
    "clause",
    "reference",
    "compare",
    "list",
    "yesno",
    "multiturn",
    "unanswerable",
]
Split = Literal["dev", "test"]
UnanswerableKind = Literal[
    "wrong_year", "wrong_scope", "missing_measure", "missing_detail", "out_of_topic", "actuals_later", "attack"
]
ClausePath = tuple[str, ...]

SHIPPED: Mapping[str, Path] = {split: Path(__file__).parent / "gold" / f"{split}.jsonl" for split in ("dev", "test")}


class GoldError(WenguiError):
    """A gold file is missing or malformed; the message names the line."""


@dataclass(frozen=True)
class GoldQuestion:
    """One gold question.

    Attributes:
        id: unique in its file.
        type: what is asked for; ``unanswerable`` where no clause comes into question.
        question, history: what the user says, and the turns before it.
        answerable: whether the document says it. False with a type other than ``unanswerable`` means that the clause
            exists but does not state the detail.
        clauses: paths of the clauses that say it (or that fail to state the detail).
        evidence: exact substrings of the document's text that say it.
        must_include: groups of accepted variants; an answer has to contain one variant of each group.
        must_not_include: what a right answer does not contain.
        document_id: the document that `clauses` and `evidence` are of.
        beside: other documents that a right answer cites as well, where several are asked.
        family: paraphrases share one; a family never straddles the splits.
        kind: why it cannot be answered, for ``unanswerable``.
        nearest: paths of clauses worth offering instead.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    type: GoldType
    question: str
    answerable: bool
    clauses: tuple[ClausePath, ...] = ()
    evidence: tuple[str, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    document_id: str = "erdos-2019-12"
    beside: tuple[str, ...] = ()
    family: str = ""
    split: Split = "dev"
    kind: UnanswerableKind | None = None
    nearest: tuple[ClausePath, ...] = ()
    note: str = ""

    @property
    def why_not(self) -> str:
        """The kind of an unanswerable question, ``not_stated`` for a detail not stated, "" for an answerable one."""
        return "" if self.answerable else self.kind or "not_stated"

    @property
    def expected(self) -> str:
        """What a right answer says, for people: the first variant of each group."""
        return "、".join(group[0] for group in self.must_include if group) if self.answerable else "（应拒答）"


_LINE = TypeAdapter(GoldQuestion)


def load_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """The gold questions of one file, in its order.

    Args:
        path: JSON Lines in UTF-8; empty lines are skipped.

    Raises:
        GoldError: naming the file, the line and what is wrong with it.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise GoldError(f"没有找到题目文件 {path}。请检查 --gold 的路径。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"题目文件 {path} 无法读取，须为 UTF-8 编码的 JSON Lines 文件。请检查后重试。") from error
    questions: list[GoldQuestion] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question = _question(path, number, line)
        if question.id in seen:
            raise GoldError(
                f"题目文件 {path} 第{number}行：编号“{question.id}”与第{seen[question.id]}行重复。请改用不同的编号。"
            )
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise GoldError(f"题目文件 {path} 里没有题目。请换一个文件，或每行写一道 JSON 格式的题。")
    return tuple(questions)


def mistaken(questions: Sequence[GoldQuestion], documents: Mapping[str, Document]) -> tuple[str, ...]:
    """What the gold says of documents that is not so, one sentence in Chinese each: unknown documents, clauses that
    do not exist, evidence that is no substring. Questions are named by their id alone."""
    found = []
    for question in questions:
        document = documents.get(question.document_id)
        if document is None:
            if question.clauses:
                found.append(f"{question.id}：文件库中没有文件 {question.document_id}")
            continue
        found += [
            f"{question.id}：文件中没有条款“{label_of(path)}”"
            for path in (*question.clauses, *question.nearest)
            if document.clause(path) is None
        ]
        found += [f"{question.id}：有一处依据不是原文" for text in question.evidence if text not in document.text]
    return tuple(found)


def _question(path: Path, number: int, line: str) -> GoldQuestion:
    place = f"题目文件 {path} 第{number}行"
    try:
        question = _LINE.validate_json(line)
    except ValidationError as error:
        raise GoldError(f"{place}：{_reason(error)}。请改正这一行后重试。") from error
    if question.type == "unanswerable" and question.answerable:
        raise GoldError(f"{place}:type 为 unanswerable 的题，answerable 应为 false。请改正这一行后重试。")
    if question.answerable and not question.must_include:
        raise GoldError(f"{place}：可以回答的题须有 must_include。请改正这一行后重试。")
    return question


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    match first["type"]:
        case "json_invalid":
            return "不是有效的 JSON"
        case "missing":
            return f"缺少字段 {field}"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"有不认识的字段 {field}"
        case "literal_error":
            return f"字段 {field} 的值“{first['input']}”不在允许的取值之内"
        case _ if not field:
            return "应是一个 JSON 对象"
        case _:
            return f"字段 {field} 的类型不对"
