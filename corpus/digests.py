"""Digests (要点摘编): verified facts of a document whose text is not held, in the project's own words.

`digest.yaml` is a list of facts, each with its mark and, where that is known, its address in the original. The stored
text has a fact a line, and every line is a clause: ``(十二)要点8`` is the eighth fact, which the original gives in (十二).
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import DocumentError
from corpus.models import Clause, DigestFact, Mark, Sentence

DIGEST = "digest.yaml"
Held = tuple[str, tuple[Clause, ...], tuple[DigestFact, ...]]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    fact: str = Field(min_length=4, pattern=r"^\S[^\n。]*。$")
    mark: Mark
    address: str = Field("", pattern=r"^\S*$")


_ENTRIES = TypeAdapter(list[_Entry])


def read_digest(path: Path) -> Held:
    """The stored text of a digest, a clause for each fact, and the facts.

    Raises:
        DocumentError: if the file is missing, or naming the fact that is wrong.
    """
    try:
        entries = _ENTRIES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError as error:
        raise DocumentError(f"要点摘编 {path} 不见了。请恢复该文件，或把清单中的 kind 改为 metadata。") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DocumentError(f"要点摘编 {path} 无法读取，须为 UTF-8 编码的 YAML 文件。请改正后重试。") from error
    except ValidationError as error:
        place = next((part for part in error.errors()[0]["loc"] if isinstance(part, int)), None)
        where = "" if place is None else f"第{place + 1}条"
        raise DocumentError(
            f"要点摘编 {path} {where}不对：每条应有 fact（一句话，以“。”结尾）、mark（F、P、2 或 1），可有 address。请改正后重试。"
        ) from error
    return composed(entries)


def composed(entries: list[_Entry]) -> Held:
    """The text with a fact a line; its clauses cover it without gap."""
    clauses, facts, at = [], [], 0
    for number, entry in enumerate(entries, 1):
        end = at + len(entry.fact)
        path = (entry.address, f"要点{number}") if entry.address else (f"要点{number}",)
        clauses.append(Clause(path, "clause", "", at, end + 1, (Sentence(at, end, entry.fact),)))
        facts.append(DigestFact(at, end, entry.address, entry.mark))
        at = end + 1
    return "".join(f"{entry.fact}\n" for entry in entries), tuple(clauses), tuple(facts)
