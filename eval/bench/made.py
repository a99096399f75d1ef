"""Generated documents of the plan's shape (生成的文件), with questions that they answer.

Every document has the parts, sections and items of a city's plan; no two ask the same of the same place, so that the
documents compete for a question as real plans of other cities would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import yaml
from langchain_core.embeddings import Embeddings

SEED = 2019
PER_DOCUMENT = 46
_FIRST, _SECOND = "云青白金石双清东西南北长安平永兴和丰新临", "溪川山河岭泉湖州城原江桥塘坝港陵台洲坪湾"
_FIELDS = (
    "养老服务",
    "公共卫生",
    "乡村振兴",
    "数字政府",
    "生态环境",
    "交通运输",
    "文化旅游",
    "就业创业",
    "科技创新",
    "应急管理",
)
_THINGS = (
    "服务站点",
    "示范基地",
    "监测网络",
    "人才队伍",
    "信息平台",
    "培训中心",
    "标准体系",
    "资金投入",
    "志愿组织",
    "基层机构",
)
_KINDS = ("普惠性", "公益性", "智慧化", "标准化", "一体化", "社区", "农村", "重点", "跨区域", "专业")
_SHARES = ("覆盖率", "达标率", "满意率", "持证率", "参与率")
_BODIES = ("发展改革委", "财政局", "人力资源社会保障局", "卫生健康委", "农业农村局", "大数据局")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Asked:
    """A question with what its answer has to hold."""

    question: str
    value: str


@dataclass(frozen=True)
class Made:
    """A generated document: its manifest's fields, its text and questions about it."""

    id: str
    title: str
    number: str
    text: str
    questions: tuple[Asked, ...]


def documents(clauses: int) -> Iterator[Made]:
    """Documents of `PER_DOCUMENT` clauses each until there are `clauses` in all."""
    for number in range(clauses // PER_DOCUMENT):
        yield document(number)


def document(number: int) -> Made:
    """The document of a number; the same number gives the same document."""
    chance = Random(f"{SEED} {number}")
    place, field = divmod(number, len(_FIELDS))
    city = f"{_FIRST[place % len(_FIRST)]}{_SECOND[place // len(_FIRST) % len(_SECOND)]}市"
    again = place // (len(_FIRST) * len(_SECOND))
    year = 2020 + again % 80
    title = f"{city}{_FIELDS[field]}高质量发展工作方案({year}—{year + 3}年)"
    things = [(kind, thing) for thing in _THINGS for kind in _KINDS]
    chance.shuffle(things)
    lines = [title, f"为推动{city}{_FIELDS[field]}高质量发展,制定如下工作方案。"]
    asked = []
    for part in range(4):
        lines.append(f"{_NUMERALS[part]}、{_FIELDS[field]}第{_NUMERALS[part]}批任务")
        for section in range(3):
            lines.append(f"({_NUMERALS[section]})推进{_KINDS[section]}建设")
            for item in range(3 if section < 2 else 4):
                kind, thing = things.pop()
                name, share, by = f"{kind}{_FIELDS[field]}{thing}", chance.choice(_SHARES), year + chance.randint(1, 3)
                value = f"{chance.randint(30, 99)}%"
                lines.append(
                    f"{item + 1}.完善{name}。到{by}年,{name}{share}达到{value},新建{chance.randint(2, 90)}个。"
                    f"建立{name}考核评价机制,由{chance.choice(_BODIES)}牵头落实。定期开展{name}检查评估。"
                )
                asked.append(Asked(f"《{title}》提出{name}{share}到{by}年要达到多少?", value))
    chance.shuffle(asked)
    id = f"made-{number:06d}"
    return Made(id, title, f"{city[:2]}政办发〔{year}〕{number + 1}号", "\n".join(lines) + "\n", tuple(asked[:3]))


def write(home: Path, its: Made) -> None:
    """Put a document into the library of the user's documents under `home`."""
    folder = home / "documents" / its.id
    folder.mkdir(parents=True, exist_ok=True)
    city = its.title.partition("市")[0]
    manifest = {
        "id": its.id,
        "title": its.title,
        "number": its.number,
        "issuers": [f"{city}市人民政府办公室"],
        "level": "市",
        "kind": "fulltext",
    }
    (folder / "document.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    (folder / "text.txt").write_bytes(its.text.encode())


class CheapEmbeddings(Embeddings):
    """Vectors of unit length from the pairs of characters of a text, at a thousandth of a model's cost.

    Neighbours in them share characters; they say what an index of this size costs and nothing about its quality.
    """

    def __init__(self, dimension: int = 384) -> None:
        self._table = np.random.default_rng(SEED).standard_normal((4096, dimension)).astype(np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one row a text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text."""
        rows = [(ord(a) * 31 + ord(b)) % len(self._table) for a, b in pairwise(text)] or [0]
        vector = self._table[rows].sum(axis=0)
        unit: list[float] = (vector / np.linalg.norm(vector)).tolist()
        return unit
