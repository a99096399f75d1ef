"""The reader's network: separate lower layers, joint upper layers (PreTTR, MacAvaney et al., arXiv 2004.14255).

The lower layers of the bundled embedding read question and sentence each by itself, so that what they make of a sentence
is computed once and kept. The upper layers read both together; the verdict is taken from what they make of each, side by
side (as in sentence pair models since InferSent, Conneau et al., arXiv 1705.02364).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel, BertConfig, BertModel

LOWER = 8  # of the base's twelve layers; the rest read jointly


class Lower(nn.Module):
    """Embeddings and lower layers: pieces of text → their states."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.embeddings = bert.embeddings
        self.layers = bert.encoder.layer[:LOWER]

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """States of shape (texts, pieces, 384); `attention_mask` is 1 for pieces and 0 for padding."""
        return _through(self.layers, self.embeddings(input_ids=input_ids), attention_mask)


class Tail(nn.Module):
    """The base's own upper layers, which make the embedding out of states; a copy, since a reader trains them."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.layers = copy.deepcopy(bert.encoder.layer[LOWER:])

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Vectors of length 1, shape (texts, 384).

        Args:
            states: of `Lower`, shape (texts, pieces, 384).
            mask: 1 for pieces, 0 for padding.
        """
        mean = _mean(_through(self.layers, states, mask), mask)
        vectors: Tensor = mean / mean.norm(dim=-1, keepdim=True)
        return vectors


class Upper(nn.Module):
    """Upper layers over both texts, and the verdict."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        width = bert.config.hidden_size
        self.layers = bert.encoder.layer[LOWER:]
        self.role = nn.Embedding(2, width)  # 0 for the question, 1 for the sentence
        nn.init.zeros_(self.role.weight)
        self.hidden = nn.Linear(4 * width + 2, width)
        self.drop = nn.Dropout(0.1)
        self.verdict = nn.Linear(width, 1)

    def forward(self, question: Tensor, question_mask: Tensor, passage: Tensor, passage_mask: Tensor) -> Tensor:
        """Logits of shape (pairs,).

        Args:
            question, passage: states of `Lower`, shapes (pairs, pieces, 384).
            question_mask, passage_mask: 1 for pieces, 0 for padding.
        """
        length = question.shape[1]
        nearest = _nearest(question, passage, passage_mask)
        match = _mean(nearest.unsqueeze(-1), question_mask)
        states = torch.cat((question + self.role.weight[0], passage + self.role.weight[1]), dim=1)
        states = _through(self.layers, states, torch.cat((question_mask, passage_mask), dim=1))
        a = _mean(states[:, :length], question_mask)
        b = _mean(states[:, length:], passage_mask)
        a = a / a.norm(dim=-1, keepdim=True) * 20
        b = b / b.norm(dim=-1, keepdim=True) * 20
        cosine = (a * b).mean(dim=-1, keepdim=True)
        features = torch.cat((a, b, a * b, (a - b).abs(), match * 10, cosine), dim=-1)
        logits: Tensor = self.verdict(self.drop(torch.nn.functional.gelu(self.hidden(features)))).squeeze(-1)
        return logits


def _through(layers: nn.ModuleList, states: Tensor, mask: Tensor) -> Tensor:
    additive = (1.0 - mask[:, None, None, :].to(states.dtype)) * -10000.0
    for layer in layers:
        out = layer(states, attention_mask=additive)
        states = out[0] if isinstance(out, tuple) else out
    return states


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(dim=1) / weights.sum(dim=1)


def _nearest(question: Tensor, passage: Tensor, passage_mask: Tensor) -> Tensor:
    """The cosine of each piece of the question to the nearest of the sentence (MaxSim, arXiv 2004.12832)."""
    a = question / (question.norm(dim=-1, keepdim=True) + 1e-6)  # padding has no length
    b = passage / (passage.norm(dim=-1, keepdim=True) + 1e-6)
    cosines = a @ b.transpose(1, 2) - (1.0 - passage_mask[:, None, :].to(a.dtype)) * 10.0
    nearest: Tensor = cosines.max(dim=-1).values
    return nearest


def started(base: Path, rows: Sequence[int]) -> BertModel:
    """The exported embedding with the rows of its vocabulary that are kept.

    Args:
        base: a folder of ``wengui embedding export``.
        rows: the old row of each new piece.
    """
    source = AutoModel.from_pretrained(base, dtype=torch.float32, attn_implementation="eager")
    config = BertConfig(**{**source.config.to_dict(), "vocab_size": len(rows), "pad_token_id": 1})
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False)
    weights: dict[str, Any] = {k: v for k, v in source.state_dict().items() if not k.startswith("pooler")}
    weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][list(rows)]
    model.load_state_dict(weights, strict=False)
    return model


def read_tokenizer(folder: Path) -> dict[str, Any]:
    """The content of a folder's ``tokenizer.json``."""
    content: dict[str, Any] = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    return content
