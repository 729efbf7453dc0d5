"""The answers inside the braces of a GIFT question. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from quizzes.importing.gift.marks import plain

_WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")
_TRUTH = re.compile(r"^(T|TRUE|F|FALSE)(?=$|#|\s)", re.IGNORECASE)
FULL = Decimal(100)


@dataclass(frozen=True)
class Choice:
    """One answer: ``weight`` in percent of the score; ``partner`` of a pair; ``feedback`` in words."""

    sign: str
    text: str
    weight: Decimal
    feedback: str = ""
    partner: str | None = None

    @property
    def is_right(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True)
class Truth:
    is_true: bool
    feedback: str


def explanation_in(inside: str, usual: str = "moodle") -> tuple[str, str]:
    """Split the general feedback (after ``####``) from the answers."""
    answers, mark, general = inside.partition("####")
    return answers, plain(general, usual) if mark else ""


def truth_in(inside: str, usual: str = "moodle") -> Truth | None:
    """Read ``T``, ``TRUE``, ``F`` or ``FALSE`` with its feedback; None for anything else."""
    bare = inside.strip()
    if not (found := _TRUTH.match(bare)):
        return None
    rest = bare[found.end() :].strip()
    if rest and not rest.startswith("#"):
        return None
    told = [plain(part, usual) for part in rest.split("#")[1:]]
    return Truth(found[1].upper().startswith("T"), "\n".join(part for part in told if part))


def choices_in(inside: str, usual: str = "moodle") -> list[Choice]:
    """Return the answers that begin with ``=`` or ``~``, in their order."""
    found = re.split(r"([=~])", inside)
    return [_choice(sign, told, usual) for sign, told in zip(found[1::2], found[2::2], strict=True)]


def _choice(sign: str, told: str, usual: str) -> Choice:
    text, _mark, feedback = told.partition("#")
    text = text.strip()
    weight = FULL if sign == "=" else Decimal(0)
    if found := _WEIGHT.match(text):
        weight, text = Decimal(found[1]), text[found.end() :]
    left, arrow, right = text.partition("->")
    return Choice(
        sign=sign,
        text=plain(left if arrow and sign == "=" else text, usual),
        weight=weight,
        feedback=plain(feedback, usual),
        partner=plain(right, usual) if arrow and sign == "=" else None,
    )
