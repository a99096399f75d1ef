"""The one tree of errors that users see: each message is a sentence in Chinese that says what to do next."""

from __future__ import annotations


class WenguiError(Exception):
    """Something the user can mend; `str(error)` is shown to them as it is."""


class DocumentError(WenguiError):
    """A document or its manifest is missing, changed or malformed."""


class IndexProblem(WenguiError):
    """There is no index, or it does not fit the settings or the documents."""


class QuestionError(WenguiError):
    """The question cannot be asked: empty, too long, or with control characters."""


class ChatProblem(WenguiError):
    """The chat model is not set, cannot be reached, or does not do what is asked of it."""
