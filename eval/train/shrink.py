"""A smaller vocabulary for the reader (词表裁剪).

multilingual-e5-small knows 250,000 pieces of a hundred languages, 96 of its 118 million weights. Chinese official text,
everyday Chinese, English and figures need a tenth of them (cf. Abdaoui et al., arXiv 2010.05609, "Load What You Need").
"""

from __future__ import annotations

import json
import string
from collections import Counter
from collections.abc import Iterable
from typing import Any

# GB 2312's ideographs: every character that a Chinese reader types, whether or not the training texts have it.
_IDEOGRAPHS = [
    bytes((high, low)).decode("gb2312", errors="ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
]
_MARKS = string.printable + "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％°①②③④⑤⑥⑦⑧⑨⑩"
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def shrunk_tokenizer(tokenizer: dict[str, Any], texts: Iterable[str], size: int) -> tuple[dict[str, Any], list[int]]:
    """A unigram tokenizer with at most `size` pieces.

    Args:
        tokenizer: the content of a ``tokenizer.json`` (format of the library `tokenizers`) with a unigram model.
        texts: what the tokenizer will read; the most frequent pieces stay.
        size: pieces to keep, special ones, ideographs and printable characters among them.

    Returns:
        the content of the smaller ``tokenizer.json``, and for each of its pieces the row of the old vocabulary.
    """
    from tokenizers import Tokenizer

    pieces: list[list[Any]] = tokenizer["model"]["vocab"]
    row_of = {piece: row for row, (piece, _) in enumerate(pieces)}
    count: Counter[str] = Counter()
    full = Tokenizer.from_str(json.dumps(tokenizer))
    for encoding in full.encode_batch(list(texts), add_special_tokens=False):
        count.update(encoding.tokens)
    always = [*_SPECIAL, "▁", *_IDEOGRAPHS, *_MARKS, *(f"▁{mark}" for mark in string.ascii_letters + string.digits)]
    kept = dict.fromkeys(piece for piece in always if piece in row_of)
    for piece, _ in count.most_common():
        if len(kept) >= size:
            break
        if piece in row_of:
            kept[piece] = None
    rows = sorted(row_of[piece] for piece in kept)
    new_row = {old: new for new, old in enumerate(rows)}
    small: dict[str, Any] = json.loads(json.dumps(tokenizer))
    small["model"]["vocab"] = [pieces[row] for row in rows]
    small["model"]["unk_id"] = new_row[tokenizer["model"]["unk_id"]]
    for token in small["added_tokens"]:
        token["id"] = new_row[row_of[token["content"]]]
    for special in small["post_processor"].get("special_tokens", {}).values():
        special["ids"] = [new_row[row_of[token]] for token in special["tokens"]]
    return small, rows
