"""The only door to what few may read: 批评意见, 谈话要点 and one person's 等次 of a 民主评议.

批评意见: the 支委 in office. 谈话要点: the two who talked. 等次: oneself, the 支委, the desks above. A technician's
superuser is none of them. Nothing here is logged but that it happened.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, Grade
from sanwei.activities.errors import LifeNotVisible, TalkNotVisible, TextInvalid
from sanwei.activities.models import Activity, AppraisalGrade, HeartTalk, RestrictedText
from sanwei.common import audit
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES, DESK_ROLES
from sanwei.org.models import Member, OrgUnit

LONGEST = 20_000


@dataclass(frozen=True)
class OwnGrade:
    """等次 of the person who reads it."""

    name: str
    branch_name: str
    label: str


def is_on_board(user: object, branch: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` is one of the 支委 (or the 书记) of ``branch``."""
    return (
        isinstance(user, User)
        and user.is_active
        and org.roles_of(user, at=at).filter(unit=branch, role__in=BOARD_ROLES).exists()
    )


def sees_grades(user: object, branch: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` may read everybody's 等次 in ``branch``: its 支委, and the desks above it."""
    if is_on_board(user, branch, at=at):
        return True
    above = branch.line_paths()[:-1]
    return (
        isinstance(user, User)
        and user.is_active
        and org.roles_of(user, at=at).filter(role__in=DESK_ROLES, unit__path__in=above).exists()
    )


def talked(user: object, talk: HeartTalk) -> bool:
    """Whether ``user`` is one of the two."""
    if not isinstance(user, User) or not user.is_active:
        return False
    pks = {talk.speaker_id, talk.partner_id}
    return Member.objects.filter(user=user, pk__in=pks).exists()


def criticism_of(user: object, activity: Activity, *, at: datetime) -> str:
    """Return 批评意见 of a 组织生活会. Raises: LifeNotVisible for whom it does not concern."""
    _require_board(user, activity, at)
    return _text(RestrictedText.objects.filter(activity=activity).first())


def write_criticism(*, activity: Activity, text: str, actor: User, at: datetime) -> None:
    """Write 批评意见; an empty text deletes what stood there. Raises: LifeNotVisible, TextInvalid."""
    _require_board(actor, activity, at)
    _write(RestrictedText(activity=activity), text, actor, at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.write_criticism",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
    )


def points_of(user: object, talk: HeartTalk) -> str:
    """Return 要点 of a 谈心谈话. Raises: TalkNotVisible for everybody but the two."""
    if not talked(user, talk):
        raise TalkNotVisible
    return _text(RestrictedText.objects.filter(talk=talk).first())


def write_points(*, talk: HeartTalk, text: str, actor: User, at: datetime) -> None:
    """Write 要点; an empty text deletes what stood there. Raises: TalkNotVisible, TextInvalid."""
    if not talked(actor, talk):
        raise TalkNotVisible
    _write(RestrictedText(talk=talk), text, actor, at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.write_talk_points",
        target_label="activities.hearttalk",
        target_key=talk.public_id,
        unit_key=talk.branch.public_id,
    )


def grades_of(user: object, activity: Activity, *, at: datetime) -> dict[int, Grade]:
    """Return 等次 by primary key of the member; from above it leaves an audit row. Raises: LifeNotVisible."""
    if not sees_grades(user, activity.unit, at=at):
        raise LifeNotVisible
    if not is_on_board(user, activity.unit, at=at):
        audit.log(
            at=at,
            actor=user if isinstance(user, User) else None,
            action="activities.open_grades",
            target_label="activities.activity",
            target_key=activity.public_id,
            unit_key=activity.unit.public_id,
        )
    rows = AppraisalGrade.objects.filter(activity=activity).values_list("member", "grade")
    return {pk: Grade(grade) for pk, grade in rows}


def own_grades(member: Member) -> tuple[OwnGrade, ...]:
    """Return what ``member`` reads of himself, newest first. One query."""
    rows = AppraisalGrade.objects.filter(member=member).select_related("activity")
    return tuple(
        OwnGrade(row.activity.name, row.activity.unit_name, row.get_grade_display())
        for row in rows.order_by("-activity__occurred_at", "-pk")
    )


def _require_board(user: object, activity: Activity, at: datetime) -> None:
    if activity.kind != ActivityKind.LIFE_MEETING or not is_on_board(user, activity.unit, at=at):
        raise LifeNotVisible


def _text(row: RestrictedText | None) -> str:
    return row.text if row else ""


@transaction.atomic
def _write(row: RestrictedText, text: str, actor: User, at: datetime) -> None:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST or "\0" in text:
        raise TextInvalid
    found = RestrictedText.objects.select_for_update().filter(
        activity=row.activity_id, talk=row.talk_id
    )
    if not text:
        found.delete()
    elif not found.update(text=text, saved_at=at, saved_by_name=actor.name):
        row.text, row.saved_at, row.saved_by_name = text, at, actor.name
        row.save()
