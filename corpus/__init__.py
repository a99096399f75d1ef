"""The documents: how they are held, parsed into clauses and sentences with exact offsets, and normalised.

`Library` reads documents from disk, `parse_outline` makes a text's clauses, `normalise` brings numbers, years and
characters into one writing. Nothing here knows about search or answers.
"""

from corpus.errors import ChatProblem, DocumentError, IndexProblem, QuestionError, WenguiError
from corpus.keys import QuestionKey
from corpus.library import Library, read_document
from corpus.models import Clause, Document, Sentence, label_of
from corpus.normalise import Normalised, normal, normalise
from corpus.outline import PARSER_VERSION, parse_outline

__all__ = [
    "PARSER_VERSION",
    "ChatProblem",
    "Clause",
    "Document",
    "DocumentError",
    "IndexProblem",
    "Library",
    "Normalised",
    "QuestionError",
    "QuestionKey",
    "Sentence",
    "WenguiError",
    "label_of",
    "normal",
    "normalise",
    "parse_outline",
    "read_document",
]
