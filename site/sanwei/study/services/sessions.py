"""Opening a study session: everything that a beat then needn't ask again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import tokens
from sanwei.study.enums import ItemState
from sanwei.study.errors import ItemNotVisible, MayNotStudy, NotTimed, TooManySessions
from sanwei.study.meter import SLACK_EVERY_MS, SLACK_MS, Limits
from sanwei.study.models import MemberMeter, StudyItem, StudyPolicy, WatchSession
from sanwei.study.queries.policies import policy_for
from sanwei.study.services import standing
from sanwei.study.times import to_ms

MAX_SESSIONS_A_DAY = 300  # a reload every five minutes, day and night


@dataclass(frozen=True)
class OpenedSession:
    """A session and the signed token by which its beats are known; it ends after 24 h."""

    session: WatchSession
    token: str
    policy: StudyPolicy
    limits: Limits


@transaction.atomic
def open_session(*, member: Member, item: StudyItem, at: datetime) -> OpenedSession:
    """Begin one viewing (or reading) of the present media version of ``item``.

    Its life starts at ``at``: no second before it can ever be claimed. The slack of 2 s is given once in two
    minutes, so that opening sessions is no source of time. The item counts as begun from here on.

    Raises: MayNotStudy, ItemNotVisible, NotTimed, TooManySessions.
    """
    user = member.user
    if user is None or not user.is_active or not member.is_registered:
        raise MayNotStudy
    if item.state != ItemState.LIVE or not org.audience_covers(item.audience, member, at=at):
        raise ItemNotVisible
    if not item.duration_ms:
        raise NotTimed
    recent = WatchSession.objects.filter(member=member, opened_at__gt=at - timedelta(days=1))
    if recent.count() >= MAX_SESSIONS_A_DAY:
        raise TooManySessions

    membership = org.membership_on(member, clock.local_date(at))
    policy = policy_for(membership.branch) if membership else None
    session = WatchSession.objects.create(
        member=member,
        item=item,
        policy=policy,
        media_version=item.media_version,
        duration_ms=item.duration_ms,
        opened_at=at,
        slack_left_ms=_slack(member, at),
        marks=item.marks,
    )
    standing.begin(member_pk=member.pk, item_pk=item.pk, at=at)
    token = tokens.issue(
        tokens.Token(
            session_id=session.public_id.hex,
            member_id=member.public_id.hex,
            item_id=item.public_id.hex,
            media_version=session.media_version,
            epoch=user.session_epoch,
            opened_ms=to_ms(at),
        )
    )
    policy = policy or StudyPolicy()
    return OpenedSession(session, token, policy, policy.limits(is_read=item.is_read))


def _slack(member: Member, at: datetime) -> int:
    meter, _ = MemberMeter.objects.select_for_update().get_or_create(member=member)
    granted_at = meter.slack_granted_at
    if granted_at is not None and to_ms(at) - to_ms(granted_at) < SLACK_EVERY_MS:
        return 0
    meter.slack_granted_at = at
    meter.save(update_fields=["slack_granted_at"])
    return SLACK_MS
