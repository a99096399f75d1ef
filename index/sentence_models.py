"""Loading sentence-transformers models, by folder or by hub name, and the prompts that each is to be asked with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import IndexProblem

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@dataclass(frozen=True)
class Prompts:
    """What stands before a question and before a passage; "" for nothing."""

    query: str
    passage: str


# Prompts that families of models ask for on their cards, where the model itself does not declare them.
_FAMILIES = (
    ("bge-small-zh", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
    ("bge-base-zh", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
    ("bge-large-zh", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
    ("multilingual-e5", Prompts("query: ", "passage: ")),
)


def load_sentence_transformer(name: str, advice: str) -> SentenceTransformer:
    """The model of a folder or of a hub name; the extra ``st`` must be installed (`need_extra`).

    Args:
        name: folder or name.
        advice: what the user should do where it cannot be loaded; ends the sentence.

    Raises:
        IndexProblem: if it cannot be loaded.
    """
    rest_while_waiting()
    from sentence_transformers import SentenceTransformer

    try:
        with no_progress_bars():
            return SentenceTransformer(name)
    except Exception as error:  # the loader raises many kinds; each means that the model is not usable
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise IndexProblem(f"向量模型“{name}”无法加载：{reason}。{advice}") from error


def prompts_of(model: SentenceTransformer, name: str) -> Prompts:
    """The prompts that `model` declares for questions and passages, else its default one, else those of its family.

    The library gives every model the prompts ``query`` and ``document``, empty unless the model's own
    `config_sentence_transformers.json` says more; so an empty one counts as none.
    """
    own = model.prompts
    declared = Prompts(own.get("query") or "", own.get("passage") or own.get("document") or "")
    if declared.query or declared.passage:
        return declared
    if default := own.get(model.default_prompt_name or ""):
        return Prompts(default, default)
    return next((prompts for key, prompts in _FAMILIES if key in name), declared)


def rest_while_waiting() -> None:
    """Keep OpenMP's threads from spinning while they wait, in libraries that are loaded from now on.

    Beside another busy process a question otherwise takes half a second instead of 40 ms, and training nine times as long.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")


@contextmanager
def no_progress_bars() -> Iterator[None]:
    """Loading and saving without the bars that transformers draws on standard error."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
