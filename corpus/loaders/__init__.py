"""Files as users have them → the text that is stored and what the document is.

`load` takes txt, md, html, docx, xlsx and pdf; the readers of the formats give paragraphs and tables (`blocks`), and
`compose` makes the document's own text of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from corpus.errors import DocumentError
from corpus.loaders.compose import compose
from corpus.loaders.formats import MOST_BYTES, read, read_bytes
from corpus.loaders.identity import propose_id
from corpus.loaders.metadata import read_metadata
from corpus.loaders.proposal import Proposal

__all__ = ["MOST_BYTES", "Loaded", "Proposal", "load", "propose_id", "read_bytes"]


@dataclass(frozen=True)
class Loaded:
    """A document that could be taken in.

    Attributes:
        text: the text to store, one paragraph a line.
        proposal: what it is, as read from page and text.
        id: the id proposed for it.
        digest: SHA-256 of `text` (UTF-8), hexadecimal.
        notes: sentences for the user on what was left out.
    """

    text: str
    proposal: Proposal
    id: str
    digest: str
    notes: tuple[str, ...] = ()


def load(name: str, data: bytes, charset: str = "", address: str = "") -> Loaded:
    """Read a file.

    Args:
        name: the file's name; its ending says which format it should be.
        data: what is in it.
        charset: the encoding that a server named, "" where none did.
        address: where it was had from; the page's own word counts where there is none.

    Raises:
        DocumentError: naming the file, what is wrong with it and what to do.
    """
    source = read(name, data, charset)
    composed = compose(source)
    if sum(not char.isspace() for char in composed.text) < 10:
        raise DocumentError(f"文件 {name} 里没有正文。请检查文件后重试。")
    stem = name.rsplit(".", 1)[0] or name
    proposal = read_metadata(composed, address or source.address, stem)
    text = composed.text
    return Loaded(
        text=text,
        proposal=proposal,
        id=propose_id(proposal, text),
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        notes=composed.notes,
    )
