"""The assistant: from a question in words to a cited answer.

`Assistant.open(load_settings())` opens documents and index; `Assistant.ask` answers. The whole way of a question is in
`assistant.pipeline`.
"""

from assistant.answer import Answer, Citation, Turn
from assistant.pipeline import Assistant
from assistant.settings import Settings, load_settings

__all__ = ["Answer", "Assistant", "Citation", "Settings", "Turn", "load_settings"]
