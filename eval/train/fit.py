"""Training the reader: ``wengui train reader``.

Binary cross-entropy over pairs of question and sentence (Nogueira and Cho, arXiv 1901.04085). The lower layers stay as
they are, so that their states are computed once for every text; the upper layers and the verdict learn.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from eval.train.network import Lower, Upper
from eval.train.pairs import SEED, Pair, Part

BATCH = 32
HEAD_RATE = 6e-4


@dataclass(frozen=True)
class Stage:
    """A stretch of the training.

    Attributes:
        pairs: how many.
        parts: which parts of the pairs it sees.
        shares: of the pairs of each source, how many a pass takes, drawn anew for each pass.
        learning_rate: of the upper layers, after a warm-up, falling to 0.
        seed: of the draw.
    """

    pairs: int
    parts: frozenset[Part]
    shares: Mapping[str, float]
    learning_rate: float
    seed: int


# The first stage measures the transfer to sentences never seen; the second takes them in. Whole documents stay out.
STAGES = (
    Stage(
        30_000,
        frozenset({"train"}),
        {"key": 0.5, "hard": 0.3, "near-miss": 1.0, "near-miss-hard": 0.3, "made": 0.7},
        1.2e-4,
        SEED,
    ),
    Stage(
        42_000,
        frozenset({"train", "sentences"}),
        {"key": 0.5, "hard": 0.45, "near-miss": 1.0, "near-miss-hard": 0.3, "made": 0.7},
        1.5e-4,
        7,
    ),
    Stage(
        26_000,
        frozenset({"train", "sentences"}),
        {"key": 0.7, "hard": 0.35, "near-miss": 1.0, "near-miss-hard": 0.2, "made": 0.7},
        1.2e-4,
        11,
    ),
)

States = dict[str, NDArray[np.float16]]


def drawn(pairs: Sequence[Pair], stage: Stage, share: float = 1.0) -> list[Pair]:
    """The pairs of a stage in the order of the training, pass after pass.

    Args:
        pairs: all pairs.
        stage: says which and how many.
        share: of the groups (sentences) to train on, for a learning curve; so many fewer pairs, too.
    """
    seen = [pair for pair in pairs if pair.part in stage.parts]
    groups = sorted({pair.group for pair in seen})
    rng = random.Random(stage.seed)
    rng.shuffle(groups)
    chosen = set(groups[: int(len(groups) * share + 0.5)])
    ordered: list[Pair] = []
    while len(ordered) < stage.pairs * share:
        taken = [pair for pair in seen if pair.group in chosen and rng.random() < stage.shares[pair.source]]
        rng.shuffle(taken)
        ordered += taken
        if not taken:
            break
    return ordered[: int(stage.pairs * share)]


@torch.no_grad()
def states_of(lower: Lower, tokenizer: Tokenizer, texts: Sequence[str], longest: int, batch: int = 32) -> States:
    """Text → its states, shape (pieces, 384), of `lower`."""
    lower.eval()
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    ordered = sorted(dict.fromkeys(texts), key=len)
    found: States = {}
    for at in range(0, len(ordered), batch):
        chunk = ordered[at : at + batch]
        encoded = tokenizer.encode_batch(chunk)
        ids, mask = _padded([one.ids for one in encoded])
        states = lower(ids, mask).numpy().astype(np.float16)
        found |= {text: states[row, : len(one.ids)] for row, (text, one) in enumerate(zip(chunk, encoded, strict=True))}
    return found


def fit_reader(
    upper: Upper,
    pairs: Sequence[Pair],
    questions: States,
    passages: States,
    stage: Stage,
    checkpoint: Path,
    report: Callable[[int, int, float], None],
    every: int = 100,
) -> None:
    """Train `upper` on `pairs` in their order, once; a run that was cut goes on from its checkpoint.

    Args:
        upper: changed in place.
        pairs: in the order of the training.
        questions, passages: the states of all texts (`states_of`).
        stage: gives learning rate and seed.
        checkpoint: the file that the run is kept in.
        report: called with (step, steps, mean loss since the last call).
        every: steps between checkpoints and reports.
    """
    torch.manual_seed(stage.seed)
    batches = _batches(pairs, stage.seed)
    head = {"hidden", "verdict", "role"}
    groups = [
        {"params": [p for n, p in upper.named_parameters() if n.split(".")[0] not in head], "lr": stage.learning_rate},
        {"params": [p for n, p in upper.named_parameters() if n.split(".")[0] in head], "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, len(batches) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (len(batches) - step) / max(1, len(batches) - warm))
    )
    first = 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        upper.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        first = kept["step"]
    upper.train()
    losses: list[float] = []
    for step in range(first, len(batches)):
        batch = batches[step]
        logits = upper(*tensors(batch, questions, passages))
        wanted = torch.tensor([float(pair.label) for pair in batch])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        losses.append(float(loss))
        if (step + 1) % every == 0 or step + 1 == len(batches):
            report(step + 1, len(batches), float(np.mean(losses)))
            losses = []
            torch.save(
                {
                    "model": upper.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step + 1,
                },
                checkpoint,
            )


@torch.no_grad()
def logits_of(upper: Upper, pairs: Sequence[Pair], questions: States, passages: States) -> NDArray[np.float64]:
    """The logits of `pairs`, shape (pairs,)."""
    upper.eval()
    order = sorted(range(len(pairs)), key=lambda n: len(questions[pairs[n].question]) + len(passages[pairs[n].passage]))
    found = np.zeros(len(pairs))
    for at in range(0, len(order), 64):
        rows = order[at : at + 64]
        found[rows] = upper(*tensors([pairs[row] for row in rows], questions, passages)).numpy()
    return found


def tensors(pairs: Sequence[Pair], questions: States, passages: States) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The arguments of `Upper` for `pairs`."""
    return (*_stacked([questions[pair.question] for pair in pairs]), *_stacked([passages[p.passage] for p in pairs]))


def _batches(pairs: Sequence[Pair], seed: int, window: int = 40) -> list[list[Pair]]:
    """Batches of like length, in mixed order: less padding."""
    rng = random.Random(seed)
    batches: list[list[Pair]] = []
    for at in range(0, len(pairs), BATCH * window):
        near = sorted(
            pairs[at : at + BATCH * window], key=lambda pair: len(pair.question) // 4 * 1000 + len(pair.passage)
        )
        chunks = [near[place : place + BATCH] for place in range(0, len(near), BATCH)]
        rng.shuffle(chunks)
        batches += chunks
    return batches


def _stacked(states: Sequence[NDArray[np.float16]]) -> tuple[Tensor, Tensor]:
    longest = max(len(one) for one in states)
    out = torch.zeros(len(states), longest, states[0].shape[1])
    mask = torch.zeros(len(states), longest)
    for row, one in enumerate(states):
        out[row, : len(one)] = torch.from_numpy(one.astype(np.float32))
        mask[row, : len(one)] = 1.0
    return out, mask


def _padded(ids: Sequence[Sequence[int]], pad: int = 1) -> tuple[Tensor, Tensor]:
    longest = max(map(len, ids))
    out = torch.full((len(ids), longest), pad, dtype=torch.long)
    mask = torch.zeros(len(ids), longest)
    for row, one in enumerate(ids):
        out[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1.0
    return out, mask
