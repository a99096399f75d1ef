"""What is finished of a run (工作文件), kept beside the document so that a run which is cut goes on where it stopped.

The file's name holds a hash of all that the questions depend on: text, model, number, prompt. With another of these
another file is begun, and the old one is still there for who goes back. Its lines can be read by ``--import``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.expand.prompt import PROMPT
from corpus import PARSER_VERSION, Document, DocumentError, QuestionKey


@dataclass(frozen=True)
class WorkFile:
    """The questions of the sentences that are done, a sentence a line."""

    path: Path

    @classmethod
    def of(cls, folder: Path, document: Document, model: str, per_sentence: int) -> WorkFile:
        """The work file of these questions in the document's folder."""
        prompt = PROMPT.read_text(encoding="utf-8")
        bound = json.dumps([document.digest, PARSER_VERSION, model, per_sentence, prompt])
        return cls(folder / f"questions.work-{hashlib.sha256(bound.encode()).hexdigest()[:12]}.jsonl")

    def done(self) -> dict[int, list[QuestionKey]]:
        """Start of each sentence that is done → its questions; a line that was cut in the writing is not done."""
        found: dict[int, list[QuestionKey]] = {}
        if not self.path.exists():
            return found
        for line in self.path.read_bytes().splitlines():
            try:
                fields = json.loads(line)
                start, end = int(fields["start"]), int(fields["end"])
                found[start] = [QuestionKey(start, end, *question) for question in fields["questions"]]
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def add(self, found: Mapping[int, Sequence[QuestionKey]], document: Document) -> None:
        """Keep the questions of further sentences; they are on the disk when this returns.

        Raises:
            DocumentError: if the file cannot be written.
        """
        sentences = {s.start: s for clause in document.clauses for s in clause.sentences}
        lines = [
            json.dumps(
                {
                    "start": start,
                    "end": sentences[start].end,
                    "sentence": sentences[start].text,
                    "questions": [[key.question, key.style, key.facet] for key in keys],
                },
                ensure_ascii=False,
            )
            for start, keys in found.items()
        ]
        try:
            with self.path.open("a+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":  # the last line was cut
                        file.write(b"\n")
                file.write("".join(f"{line}\n" for line in lines).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DocumentError(
                f"工作文件 {self.path} 写不进去（{error.strerror}）。请检查该文件夹的权限和磁盘空间后重试。"
            ) from error

    def remove(self) -> None:
        """Delete the file: the questions stand in the document's own file now."""
        self.path.unlink(missing_ok=True)
