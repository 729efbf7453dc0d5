"""A 学时疑问 as its two pages show it: what was said, and what is known of the line without its evidence."""

from dataclasses import dataclass

from sanwei.study import queries as study
from sanwei.study.enums import DisputeStepKind
from sanwei.study.models import Dispute, DisputeStep, StudyRecord

CHIPS = {"open": "w", "answered": "ok"}


@dataclass(frozen=True)
class Talk:
    """``may_reopen``: an answer may be questioned once."""

    dispute: Dispute
    steps: tuple[DisputeStep, ...]
    may_reopen: bool

    @property
    def chip_css(self) -> str:
        return CHIPS.get(self.dispute.state, "")


def talk_of(dispute: Dispute) -> Talk:
    steps = tuple(dispute.steps.order_by("number"))
    asked_again = any(step.kind == DisputeStepKind.REOPENED for step in steps)
    return Talk(dispute, steps, may_reopen=dispute.is_answered and not asked_again)


def facts_of(dispute: Dispute) -> StudyRecord | None:
    """Return the record as it stands now; None for what is not finished."""
    return study.latest_of(dispute.record) if dispute.record is not None else None
