"""One thing that wants a hand, as the desk lists it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Duty:
    """``is_urgent`` is the red dot. ``is_quiet``: stays on the desk, the digest of duties leaves it out.

    ``key`` names the matter where its address says another day each day.
    """

    title: str
    detail: str
    action: str
    url: str
    is_urgent: bool = False
    is_quiet: bool = False
    key: str = ""
