"""The command line ``wengui``: `ask`, `corpus`, `index`, `eval`, `serve`.

Every error is a sentence on standard error with a non-zero exit code; a traceback goes to a log file only.
"""

from assistant.cli.main import main

__all__ = ["main"]
