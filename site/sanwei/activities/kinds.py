"""What each kind of activity is: who should be there, what must be written, what it counts as study."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind
from sanwei.study.enums import StudyMethod


class Roster(StrEnum):
    """Whose presence is 应到."""

    EVERYBODY = "everybody"  # 正式 + 预备 of the branch
    BOARD = "board"  # 委员 on the day
    GROUP = "group"  # members of the 党小组
    CHOSEN = "chosen"  # named one by one


@dataclass(frozen=True)
class KindFacts:
    """``name``: how a record of this kind is called by itself, with 年 and 次数 or 月.

    ``filed_under``: the class of the 党支部台账 (Source: domain.md). ``has_year``: counts for a 所属年度.
    ``required``: fields that a record must hold before it is confirmed. ``study_minutes`` 0: no study.
    ``goes_out``: may be held at a 现场教学点 or along a 教学路线.
    """

    name: str | Promise
    roster: Roster
    required: tuple[str, ...]
    filed_under: str
    study_minutes: int = 0
    method: StudyMethod = StudyMethod.GROUP
    has_votes: bool = False
    has_sittings: bool = False
    is_short: bool = False
    has_year: bool = False
    goes_out: bool = False

    @property
    def has_host(self) -> bool:
        """Whether somebody presides, and so confirms the record beside its writer."""
        return "host_name" in self.required


CLASSES: dict[str, str | Promise] = {
    "03-01": _("03三会一课/01支部党员大会"),
    "03-02": _("03三会一课/02支委会"),
    "03-03": _("03三会一课/03党小组会"),
    "03-04": _("03三会一课/04党课"),
    "04": _("04主题党日"),
    "05": _("05组织生活会和民主评议党员"),
    "06": _("06谈心谈话"),
    "07": _("07党员学习教育"),
}

_ALWAYS = ("place", "host_name", "recorder_name")

KINDS: dict[ActivityKind, KindFacts] = {
    ActivityKind.BRANCH_ASSEMBLY: KindFacts(
        name=_("%(year)s年第%(number)s次支部党员大会"),
        roster=Roster.EVERYBODY,
        required=(*_ALWAYS, "topic", "agenda", "speeches"),
        filed_under="03-01",
        has_votes=True,
    ),
    ActivityKind.BRANCH_COMMITTEE_MEETING: KindFacts(
        name=_("%(year)s年第%(number)s次党支部委员会会议"),
        roster=Roster.BOARD,
        required=(*_ALWAYS, "topic", "speeches"),
        filed_under="03-02",
        has_votes=True,
    ),
    ActivityKind.GROUP_MEETING: KindFacts(
        name=_("%(year)s年第%(number)s次党小组会"),
        roster=Roster.GROUP,
        required=(*_ALWAYS, "topic"),
        filed_under="03-03",
        is_short=True,
    ),
    ActivityKind.PARTY_CLASS: KindFacts(
        name=_("%(year)s年第%(number)s次党课"),
        roster=Roster.EVERYBODY,
        required=(*_ALWAYS, "lecturer_name", "lecture_title", "lecture_outline"),
        filed_under="03-04",
        study_minutes=60,
        has_sittings=True,
        goes_out=True,
    ),
    ActivityKind.THEME_DAY: KindFacts(
        name=_("%(year)s年%(month)s月主题党日"),
        roster=Roster.EVERYBODY,
        required=(*_ALWAYS, "theme_ways", "topic"),
        filed_under="04",
        study_minutes=60,
        has_sittings=True,
        goes_out=True,
    ),
    ActivityKind.GROUP_STUDY: KindFacts(
        name=_("%(year)s年第%(number)s次集中学习"),
        roster=Roster.EVERYBODY,
        required=(*_ALWAYS, "topic"),
        filed_under="07",
        study_minutes=60,
        has_sittings=True,
        is_short=True,
    ),
    ActivityKind.TRAINING: KindFacts(
        name=_("%(year)s年第%(number)s次集中培训"),
        roster=Roster.CHOSEN,
        required=(*_ALWAYS, "topic"),
        filed_under="07",
        study_minutes=240,
        method=StudyMethod.TRAINING,
        has_sittings=True,
        goes_out=True,
        is_short=True,
    ),
    ActivityKind.HOME_DELIVERY: KindFacts(
        name=_("%(year)s年%(month)s月送学上门"),
        roster=Roster.CHOSEN,
        required=("recorder_name", "topic"),
        filed_under="07",
        study_minutes=60,
        method=StudyMethod.HOME_DELIVERY,
        is_short=True,
    ),
    ActivityKind.LIFE_MEETING: KindFacts(
        name=_("%(year)s年度组织生活会"),
        roster=Roster.EVERYBODY,
        required=(*_ALWAYS, "for_year", "topic", "agenda", "speeches"),
        filed_under="05",
        has_year=True,
    ),
    ActivityKind.APPRAISAL: KindFacts(
        name=_("%(year)s年度民主评议党员"),
        roster=Roster.EVERYBODY,
        required=(*_ALWAYS, "for_year", "agenda", "appraisal"),
        filed_under="05",
        has_year=True,
    ),
}
