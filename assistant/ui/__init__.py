"""The pages (界面) over the assistant: the chat, the cards of its sources, and their look.

`build_app` makes the Gradio app; `LOOK` is what its `launch` has to be given. Only `app.py` imports this package, so
that the command line and the library start without Gradio.
"""

from assistant.ui.look import LOOK
from assistant.ui.page import build_app

__all__ = ["LOOK", "build_app"]
