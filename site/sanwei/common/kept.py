"""What every process may remember of the database for some seconds: a short list that each request would read again."""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import uuid4

from django.core.cache import cache

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The outcome of ``load``, read again after ``seconds`` or as soon as ``forget`` was called.

    The cache holds a mark only: the value stays in the process. Processes with a cache of their own forget by time.
    """

    def __init__(self, name: str, load: Callable[[], Value], *, seconds: int) -> None:
        self._key = f"kept:{name}"
        self._load = load
        self._seconds = seconds
        self._kept: tuple[str, Value] | None = None

    def __call__(self) -> Value:
        mark = cache.get_or_set(self._key, lambda: uuid4().hex, self._seconds)
        kept = self._kept
        if kept is None or kept[0] != mark:
            kept = self._kept = (str(mark), self._load())
        return kept[1]

    def forget(self, **_signal: object) -> None:
        cache.delete(self._key)
