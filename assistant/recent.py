"""What was made last and is likely to be needed again (最近用过的)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps the values that were used last; thread-safe."""

    def __init__(self, most: int, size: Callable[[Value], int] = lambda value: 1) -> None:
        """`most`: how much is kept, counted by `size`; at least the last value is."""
        self._most, self._size = most, size
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of `key`, made where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()
        self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value, in place of those not used for longest."""
        with self._lock:
            if key in self._kept:
                self._held -= self._size(self._kept.pop(key))
            self._kept[key] = value
            self._held += self._size(value)
            while self._held > self._most and len(self._kept) > 1:
                self._held -= self._size(self._kept.popitem(last=False)[1])
