"""One thing that wants a hand, as the desk lists it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Duty:
    """``is_urgent`` is the red dot."""

    title: str
    detail: str
    action: str
    url: str
    is_urgent: bool = False
