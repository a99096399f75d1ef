"""Question and sentence pairs to train the reader on: ``wengui train pairs``.

Positives are the question keys with their sentence. Negatives are what the product itself brings for a key and is not
its sentence, near-misses with their sentence and with what the product brings, and near-misses made by rule. A fifth of
the sentences, with all that was written for them, and whole documents among the other texts are kept out, so that
transfer to text never seen is measured. No gold question is used: the dev half fits what comes after the reader.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from assistant.pipeline import Assistant
from assistant.reader import passage_of
from corpus import Document, Library, WenguiError, normal
from eval.train.made import made_near_misses
from eval.train.sources import Text
from index import LexicalIndex
from index.questions import QuestionIndex

SEED = 20191213
# A sentence whose keys come this near to a question (cosine of tf-idf) may answer it too: no negative.
_TOO_NEAR = 0.6
_ONE_IN = 5

Part = Literal["train", "sentences", "documents"]


@dataclass(frozen=True)
class Pair:
    """A question with a sentence.

    Attributes:
        question: the question, normalised.
        passage: the sentence with its headings, as the reader is given it.
        label: 1 where the sentence answers.
        group: the sentence that the question was written for; a group is never parted.
        source: where the pair comes from (key, hard, near-miss, near-miss-hard, made).
        part: ``train``; ``sentences`` and ``documents`` are kept out.
    """

    question: str
    passage: str
    label: int
    group: str
    source: str
    part: Part


def kept_out(group: str) -> bool:
    """Whether a sentence is kept out of the first stage of the training, by a hash of its place: one in five.

    Args:
        group: ``<document id>@<start>``.
    """
    return hashlib.sha256(group.encode()).digest()[0] % _ONE_IN == 0


def library_pairs(
    assistant: Assistant, library: Library, advance: Callable[[], None] = lambda: None, negatives: int = 2
) -> list[Pair]:
    """The pairs of the documents in the library.

    Args:
        assistant: brings the hard negatives. That a key is indexed changes the place of its own sentence alone, which
            is no negative, so that leaving it out of the index would bring the same ones.
        library: holds the questions.
        advance: called once a question.
        negatives: sentences brought for a key that do not answer it.
    """
    rng = random.Random(SEED)
    found: list[Pair] = []
    for document in assistant.documents.values():
        passages = passages_of(assistant, document)
        written = QuestionIndex.build({document.id: library.keys(document.id)}, {})

        def brought(
            question: str,
            start: int,
            count: int,
            document: Document = document,
            written: QuestionIndex = written,
            passages: Mapping[int, str] = passages,
        ) -> list[str]:
            hits = assistant.retriever.search(question, 8, [document.id])
            others = [hit.unit.start for hit in hits if hit.unit.start != start]
            clear = [at for at in others if written.closeness(question, [(document.id, at)]).key < _TOO_NEAR]
            return [passages[at] for at in clear[:count]]

        for key in library.keys(document.id):
            group = f"{document.id}@{key.start}"
            part: Part = "sentences" if kept_out(group) else "train"
            question = normal(key.question)
            found.append(Pair(question, passages[key.start], 1, group, "key", part))
            pool = brought(question, key.start, negatives + 2)
            found += [
                Pair(question, passage, 0, group, "hard", part)
                for passage in rng.sample(pool, min(negatives, len(pool)))
            ]
            found += [
                Pair(made, passages[key.start], 0, group, "made", part)
                for made in made_near_misses(question, passages[key.start], rng)
            ]
            advance()
        for miss in library.near_misses(document.id):
            group = f"{document.id}@{miss.start}"
            part = "sentences" if kept_out(group) else "train"
            question = normal(miss.question)
            found.append(Pair(question, passages[miss.start], 0, group, "near-miss", part))
            found += [
                Pair(question, passage, 0, group, "near-miss-hard", part)
                for passage in brought(question, miss.start, 2)
            ]
            advance()
    return found


def passages_of(assistant: Assistant, document: Document) -> dict[int, str]:
    """Start of each sentence of `document` → what the reader is given of it."""
    return {
        statement.sentence.start: passage_of(
            assistant.register.headings(document.id, statement.path), statement.sentence.text
        )
        for statement in assistant.register.statements([document.id])
    }


def text_pairs(texts: Sequence[Text], kept_out_documents: int = 4) -> list[Pair]:
    """The pairs of other documents; the last `kept_out_documents` in an order by hash are kept out as a whole."""
    rng = random.Random(SEED)
    by_document: dict[str, list[Text]] = {}
    for text in texts:
        by_document.setdefault(text.document, []).append(text)
    ordered = sorted(by_document, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    held = set(ordered[len(ordered) - kept_out_documents :])
    found: list[Pair] = []
    for name in ordered:
        part: Part = "documents" if name in held else "train"
        members = by_document[name]
        passages = [passage_of(text.heading, text.sentence) for text in members]
        lexical = LexicalIndex.build([normal(passage) for passage in passages])
        for number, text in enumerate(members):
            group = f"{name}@{number}"
            for question in map(normal, text.questions):
                found.append(Pair(question, passages[number], 1, group, "key", part))
                scores = lexical.scores("characters", question)
                scores[number] = 0.0
                pool = [int(place) for place in scores.argsort()[::-1][1:4] if scores[place] > 0]
                found += [
                    Pair(question, passages[place], 0, group, "hard", part)
                    for place in rng.sample(pool, min(1, len(pool)))
                ]
                found += [
                    Pair(made, passages[number], 0, group, "made", part)
                    for made in made_near_misses(question, passages[number], rng)
                ]
            found += [
                Pair(normal(question), passages[number], 0, group, "near-miss", part) for question in text.near_misses
            ]
    return found


def write_pairs(pairs: Iterable[Pair], path: Path) -> None:
    """Write the pairs as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for pair in pairs:
            file.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")


def read_pairs(path: Path) -> list[Pair]:
    """Read what `write_pairs` wrote.

    Raises:
        WenguiError: if the file is missing or not of this form.
    """
    try:
        return [Pair(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, TypeError) as error:
        raise WenguiError(f"训练样本 {path} 无法读取。请先运行 wengui train pairs 生成。") from error
