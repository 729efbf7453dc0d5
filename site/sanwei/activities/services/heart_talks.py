"""谈心谈话: writing one down, and taking a wrong one back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sanwei.accounts.models import User
from sanwei.activities import restricted
from sanwei.activities.access import WRITING_ROLES
from sanwei.activities.enums import TalkKind
from sanwei.activities.errors import (
    NotYourTalk,
    ReasonEmpty,
    TalkInvalid,
    TalkNotVisible,
    TalkTwice,
    TalkWithdrawn,
)
from sanwei.activities.events import HeartTalkChanged
from sanwei.activities.models import HeartTalk
from sanwei.common import audit, clock, outbox
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering


@transaction.atomic
def record_talk(
    *,
    public_id: UUID,
    branch: OrgUnit,
    speaker: Member,
    partner: Member,
    occurred_at: datetime,
    place: str,
    theme: str,
    actor: User,
    at: datetime,
    points: str = "",
) -> HeartTalk:
    """Write one talk down and emit HeartTalkChanged; sent twice it is one. ``points`` only from one of the two.

    Raises: TalkInvalid, NotYourTalk, TalkTwice.
    """
    before = HeartTalk.objects.filter(public_id=public_id).first()
    if before is not None:
        if before.recorded_by_id != actor.pk:
            raise TalkInvalid
        return before
    _check(branch, speaker, partner, occurred_at, place, theme, at)
    is_own = actor.pk in (speaker.user_id, partner.user_id)
    if not is_own and not may_record_all(actor, branch, at=at):
        raise NotYourTalk
    day = clock.local_date(occurred_at)
    pair = Q(speaker=speaker, partner=partner) | Q(speaker=partner, partner=speaker)
    if HeartTalk.objects.filter(pair, occurred_on=day, withdrawn_at__isnull=True).exists():
        raise TalkTwice
    talk = HeartTalk.objects.create(
        public_id=public_id,
        branch=branch,
        branch_name=branch.name,
        kind=kind_of(branch, speaker, partner, day),
        speaker=speaker,
        speaker_name=speaker.name,
        partner=partner,
        partner_name=partner.name,
        occurred_at=occurred_at,
        occurred_on=day,
        place=place.strip(),
        theme=theme.strip(),
        recorded_at=at,
        recorded_by=actor,
        recorded_by_name=actor.name,
    )
    _tell(talk, at)
    _log("record", talk, actor, at)
    if points.strip():
        restricted.write_points(talk=talk, text=points, actor=actor, at=at)
    return talk


@transaction.atomic
def withdraw_talk(*, talk: HeartTalk, reason: str, actor: User, at: datetime) -> HeartTalk:
    """Take a talk back that was written down wrongly; it stays to be read and counts no more; emits HeartTalkChanged.

    Raises: ReasonEmpty; TalkNotVisible for anybody but its writer and the desk of the branch; TalkWithdrawn.
    """
    if not reason.strip():
        raise ReasonEmpty
    held = HeartTalk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    if held.recorded_by_id != actor.pk and not may_record_all(actor, held.branch, at=at):
        raise TalkNotVisible
    if held.is_withdrawn:
        raise TalkWithdrawn
    held.withdrawn_at, held.withdrawn_by_name = at, actor.name
    held.withdrawn_reason = reason.strip()[:200]
    held.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    _tell(held, at)
    _log("withdraw", held, actor, at)
    return held


def may_record_all(user: User, branch: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` writes down the talks of the whole branch: its 书记, 副书记, 组织委员."""
    return org.roles_of(user, at=at).filter(unit=branch, role__in=WRITING_ROLES).exists()


def kind_of(branch: OrgUnit, speaker: Member, partner: Member, day: date) -> TalkKind:
    """Return the kind that follows from the posts of the two on ``day``."""
    board = RoleAssignment.objects.filter(
        covering(day), unit=branch, role__in=BOARD_ROLES, member__in=(speaker, partner)
    )
    count = board.order_by().values("member").distinct().count()
    return (TalkKind.MEMBER_MEMBER, TalkKind.BOARD_MEMBER, TalkKind.BOARD_BOARD)[count]


def _check(
    branch: OrgUnit,
    speaker: Member,
    partner: Member,
    occurred_at: datetime,
    place: str,
    theme: str,
    at: datetime,
) -> None:
    pks = {speaker.pk, partner.pk}
    day = clock.local_date(occurred_at)
    if len(pks) != 2 or occurred_at > at or not place.strip() or not theme.strip():
        raise TalkInvalid
    if max(len(place.strip()), len(theme.strip())) > 200 or "\0" in place + theme:
        raise TalkInvalid
    if not branch.is_branch or org.registered_on(branch, day).filter(pk__in=pks).count() != 2:
        raise TalkInvalid


def _tell(talk: HeartTalk, at: datetime) -> None:
    outbox.emit(HeartTalkChanged(talk_id=talk.public_id, occurred_on=talk.occurred_on), at=at)


def _log(what: str, talk: HeartTalk, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.talk.{what}",
        target_label="activities.hearttalk",
        target_key=talk.public_id,
        unit_key=talk.branch.public_id,
    )
