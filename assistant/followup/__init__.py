"""A question that leans on the conversation → a full question (追问补全).

`resolve` finds the sentence that the conversation is about (`place`), judges whether the question leans on it, and
completes it: by an address where it points at a clause (`outline`), by the question before where it names another
subject (`contrast`), else by the topic (`topic`).
"""

from assistant.followup.completing import Grounds, resolve
from assistant.followup.place import Places

__all__ = ["Grounds", "Places", "resolve"]
