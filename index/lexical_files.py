"""Writing all that BM25 needs of a generation; what did not change is taken from the one before."""

from __future__ import annotations

import json
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.generation import WORDS
from index.lexical import LEGS, LexicalIndex, Tokens, apart_of
from index.table import UnitTable
from index.update import TOKENS, Earlier, tokens_mark


def write_lexical(folder: Path, units: UnitTable, asked: Sequence[Sequence[str]], earlier: Earlier | None) -> None:
    """Write BM25 of all units and of each document apart, and in how many sentences each word occurs.

    Args:
        folder: of the generation.
        units: whose texts.
        asked: the questions of each unit that are found by BM25 too.
        earlier: the generation before, of which tokens are taken over.
    """

    def text_of(number: int) -> str:
        return " ".join((units.text_of(number), *asked[number]))

    tokens = {name: _tokenised(name, text_of, units, earlier) for name in LEGS}
    _save_tokens(folder, tokens)
    LexicalIndex.of(tokens).save(folder / "lexical")
    for id, numbers in apart_of(units).items():
        held = earlier.lexical_of(id) if earlier is not None else None
        if held is not None:
            shutil.copytree(held, folder / "lexical_of" / id)
            continue
        (folder / "lexical_of" / id).mkdir(parents=True)
        parts = {name: its.part(numbers) for name, its in tokens.items()}
        LexicalIndex.of(parts).save(folder / "lexical_of" / id)
    sentences = np.flatnonzero(~units.whole).tolist()
    words = Counter(tokens["words"].frequencies(number for number in sentences if not asked[number]))
    for number in sentences:
        if asked[number]:  # the words of the sentence count, those of its questions do not
            words.update(set(LEGS["words"](units.text_of(number))))
    (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _tokenised(leg: str, texts: Callable[[int], str], units: UnitTable, earlier: Earlier | None) -> Tokens:
    """The tokens of all units for a leg, those of documents that did not change from the generation before.

    Args:
        leg: of `LEGS`.
        texts: unit number → what is tokenised.
        units: of the new generation.
        earlier: the generation before.
    """
    before = earlier.tokens(leg) if earlier is not None else None
    same = earlier.same if earlier is not None and before is not None else frozenset()
    numbers = {} if before is None else {token: number for number, token in enumerate(before.vocabulary)}
    rows: list[array[int]] = []
    for id in units.document_ids:
        if earlier is not None and before is not None and id in same:
            rows += [before.rows[number] for number in earlier.units.of_document(id)]
            continue
        for number in units.of_document(id):
            rows.append(array("i", [numbers.setdefault(token, len(numbers)) for token in LEGS[leg](texts(number))]))
    tokens = Tokens(list(numbers), rows)
    left = before is not None and earlier is not None and any(id not in same for id in earlier.units.document_ids)
    return tokens.part(range(len(rows))) if left else tokens  # no words of a document that went


def _save_tokens(folder: Path, tokens: Mapping[str, Tokens]) -> None:
    """Write what the next build reads."""
    place = folder / TOKENS
    place.mkdir()
    for leg, its in tokens.items():
        (place / f"{leg}.json").write_text(json.dumps(its.vocabulary, ensure_ascii=False), encoding="utf-8")
        np.save(place / f"{leg}-ends.npy", np.cumsum([len(row) for row in its.rows], dtype=np.int64))
        flat = b"".join(row.tobytes() for row in its.rows)
        np.save(place / f"{leg}.npy", np.frombuffer(flat, dtype=np.int32))
    (place / "mark").write_text(tokens_mark(), encoding="utf-8")
