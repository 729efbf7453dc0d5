"""What 积分 does when facts arrive: nothing at all where no 依据文件 holds."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.ledgers.awarding import claim_of
from sanwei.ledgers.enums import PointsSource, PointsState
from sanwei.ledgers.models import PointsClaim
from sanwei.ledgers.points import access, booking, services
from sanwei.ledgers.points.rules import rules_for
from sanwei.org.enums import PARTY_MEMBER_KINDS
from sanwei.study.enums import RecordKind
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord


def propose(event: StudyRecorded) -> None:
    """Propose what a study record bears out (consumer ``ledgers.points``)."""
    propose_together([event])


def propose_together(events: list[StudyRecorded]) -> None:
    """Do so with several; one question for all of them while the feature is off everywhere."""
    at = clock.now()
    if not access.is_anywhere(at=at):
        return
    records = StudyRecord.objects.select_related("branch", "item", "member", "corrects__item")
    for record in records.filter(public_id__in=[e.record_id for e in events]).order_by("pk"):
        if access.is_on(record.branch, at=at):
            _follow(record, at)


@transaction.atomic
def _follow(record: StudyRecord, at: datetime) -> None:
    if record.corrects_id is not None:
        _drop(record.corrects_id, record.reason or _("学习记录已更正"), at)
    is_current = not StudyRecord.objects.filter(corrects=record).exists()
    if record.is_withdrawn or not is_current or record.member_kind not in PARTY_MEMBER_KINDS:
        return
    if record.kind == RecordKind.ASSESSMENT and not record.is_passed:
        return
    for rule in rules_for(record.branch, record.occurred_on):
        wanted = (PointsSource.SYSTEM, record.method, record.kind)
        if (rule.source, rule.method, rule.record_kind) == wanted:
            key = claim_of(record).key
            services.propose_from_record(record=record, rule=rule, evidence_key=key, at=at)


def _drop(record_pk: int, reason: str, at: datetime) -> None:
    """Take back what a corrected record had proposed: before the booking quietly, after it by reversal."""
    for claim in PointsClaim.objects.filter(record=record_pk).select_related("branch"):
        if claim.state == PointsState.BOOKED:
            booking.revoke(claim=claim, reason=reason, actor=None, actor_name="", at=at)
        elif claim.state in (PointsState.GROUP, PointsState.BOARD, PointsState.NOTICE):
            services.drop(claim=claim, reason=reason, at=at)
