"""A claim is supported by what it cites: by its words, or by fewer of them and its meaning (支持)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.answer import Failure
from assistant.wording.grounds import Grounds, parts_of
from assistant.wording.reading import Claim
from assistant.wording.words import content, displaced, lists, plain, share, strays

CHECK, SCOPE = "依据", "对象"
# A claim may retell with words of its own, up to this share of it, if they add nothing (words.toml: telling) and it is
# close in meaning. The cosine is that of the bundled model, uncentred; on the dev half claims lie above it with their own
# source and below with others.
OWN_WORDS = 0.4
MEANING = 0.86

Similarity = Callable[[str, Sequence[str]], float]


def similarity_of(embeddings: Embeddings) -> Similarity:
    """The largest cosine between a text and others, in [-1, 1]."""

    def similarity(text: str, others: Sequence[str]) -> float:
        vectors = np.asarray(embeddings.embed_documents([text, *others]), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
        return float((vectors[1:] @ vectors[0]).max())

    return similarity


def support_failures(claim: Claim, grounds: Grounds, similarity: Similarity) -> Iterator[Failure]:
    """Whether the sources of a claim support it."""
    told, text = plain(claim.text), grounds.text(claim.marks)
    missing = strays(told, text)
    added = [word for word in missing if word not in lists()["telling"]]
    if added:
        yield Failure(CHECK, claim.text, f"所引的句子没有说到“{'、'.join(added)}”")
        return
    phrases = [part.text for part in grounds.parts(claim.marks)] + grounds.context(claim.marks).split("\n")
    for part in parts_of(claim.text):
        if word := displaced(part.text, phrases):
            yield Failure(SCOPE, claim.text, f"“{word}”在原文里说的不是这件事")
    if not missing:
        return
    if share(content(told), text) >= 1 - OWN_WORDS:
        quotes = [grounds.sources[mark].citation.quote for mark in claim.marks]
        if similarity(claim.text, quotes) >= MEANING:
            return
    yield Failure(CHECK, claim.text, f"所引的句子没有说到“{'、'.join(missing)}”")
