"""Training with in-batch negatives (批内负例) by `SentenceTransformerTrainer`.

Each question is to find its own passage among those of its batch (Henderson et al., arXiv 1705.00652). No batch holds a
text twice, so that no passage is held against a question that it answers. Batches too large to go through the encoder at
once go through it in parts (Gao et al., arXiv 2101.06983).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import IndexProblem
from index.pairs import Pair
from index.sentence_models import Prompts

if TYPE_CHECKING:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer

_AT_ONCE = 32  # pairs that go through the encoder together
_PLAIN, _HARD = "pairs", "triplets"


@dataclass(frozen=True)
class Training:
    """How to train.

    Attributes:
        epochs: passes over the pairs.
        batch_size: pairs a step.
        learning_rate: the peak, reached after a tenth of the steps, then falling in a line to 0.
        freeze_words: leave the word embeddings as they are, four fifths of a small multilingual model.
        seed: of the order of the pairs and of dropout; the same seed gives the same weights on the same machine.
    """

    epochs: int = 1
    batch_size: int = 32
    learning_rate: float = 2e-5
    freeze_words: bool = False
    seed: int = 42


def train(
    model: SentenceTransformer,
    prompts: Prompts,
    pairs: Sequence[Pair],
    training: Training,
    scratch: Path,
    progress: Callable[[int, int], None],
) -> None:
    """Train `model` in place.

    Args:
        model: any sentence-transformers model.
        prompts: put before questions, and before passages and negatives.
        pairs: with a negative or without; each kind makes batches of its own.
        training: how to train.
        scratch: an empty folder for the trainer.
        progress: called with (steps done, steps in all).

    Raises:
        IndexProblem: if the word embeddings are to stay and the model has none apart.
    """
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.base.sampler import BatchSamplers
    from sentence_transformers.sentence_transformer.losses import (
        CachedMultipleNegativesRankingLoss,
        MultipleNegativesRankingLoss,
    )
    from transformers import PrinterCallback, set_seed

    class Trainer(SentenceTransformerTrainer):
        """The library's, but for the card, which is ours (`index.model_card`)."""

        def add_model_card_callback(self, default_args_dict: dict[str, Any]) -> None:
            """Nothing is gathered for a card."""

    set_seed(training.seed)
    frozen = _freeze_words(model) if training.freeze_words else None
    columns = {"question": prompts.query, "passage": prompts.passage, "negative": prompts.passage}
    loss = (
        MultipleNegativesRankingLoss(model)
        if training.batch_size <= _AT_ONCE
        else CachedMultipleNegativesRankingLoss(model, mini_batch_size=_AT_ONCE)
    )
    trainer = Trainer(
        model=model,
        args=SentenceTransformerTrainingArguments(
            output_dir=str(scratch),
            num_train_epochs=training.epochs,
            per_device_train_batch_size=training.batch_size,
            learning_rate=training.learning_rate,
            warmup_steps=0.1,  # below 1: a share of all steps
            batch_sampler=BatchSamplers.NO_DUPLICATES,
            prompts=dict.fromkeys((_PLAIN, _HARD), columns),
            seed=training.seed,
            data_seed=training.seed,
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            dataloader_pin_memory=False,  # of use to a GPU only, and without one the loader warns
            disable_tqdm=True,
        ),
        train_dataset=_datasets(pairs),
        loss=loss,
        callbacks=[_reporting(progress)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    if frozen is not None:
        frozen.requires_grad_(True)


def _datasets(pairs: Sequence[Pair]) -> dict[str, Dataset]:
    """The pairs without a negative, and those with one; a kind of which there is none is left out."""
    from datasets import Dataset

    plain = [{"question": pair.question, "passage": pair.passage} for pair in pairs if pair.negative is None]
    hard = [
        {"question": pair.question, "passage": pair.passage, "negative": pair.negative}
        for pair in pairs
        if pair.negative is not None
    ]
    return {name: Dataset.from_list(rows) for name, rows in ((_PLAIN, plain), (_HARD, hard)) if rows}


def _freeze_words(model: SentenceTransformer) -> Any:
    """The weights of the word embeddings, which training now leaves alone."""
    from transformers import PreTrainedModel

    encoder = next((module for module in model.modules() if isinstance(module, PreTrainedModel)), None)
    if encoder is None:
        raise IndexProblem("这个模型没有单独的词向量层，不能用 --freeze-words。请去掉这个选项后重试。")
    weights = encoder.get_input_embeddings().weight
    weights.requires_grad_(False)
    return weights


def _reporting(progress: Callable[[int, int], None]) -> Any:
    from transformers import TrainerCallback

    class Reporting(TrainerCallback):
        """Says how far the training is."""

        def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            progress(0, state.max_steps)

        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            progress(state.global_step, state.max_steps)

    return Reporting()
