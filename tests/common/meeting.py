"""Makes racing threads meet where a race is lost or won: after all have read, before any has written."""

import threading
from collections.abc import Callable
from typing import Any


def meeting(count: int, function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """Return ``function`` with a rendezvous of ``count`` threads around each thread's first call."""
    barrier, known = threading.Barrier(count), threading.local()

    def meet() -> None:
        if not getattr(known, "has_met", False):
            known.has_met = True
            barrier.wait(30)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not after:
            meet()
        result = function(*args, **kwargs)
        if after:
            meet()
        return result

    return wrapped
