"""What the search never says by itself: who knows people's names or a stop list registers a check at start-up."""

from collections.abc import Callable

_checks: dict[str, Callable[[str], bool]] = {}


def register(name: str, is_unsaid: Callable[[str], bool]) -> None:
    """Have ``is_unsaid`` asked about every text before it is suggested or written down."""
    _checks[name] = is_unsaid


def may_be_said(text: str) -> bool:
    return not any(is_unsaid(text) for is_unsaid in _checks.values())
