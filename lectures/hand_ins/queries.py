"""Reads about 投稿: one's own with what became of them, and who is to look at them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from lectures.enums import HandInState
from lectures.models import HandIn, Series
from lectures.queries import visible_to
from media_pipeline.enums import MediaState
from media_pipeline.tus.enums import UploadState
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import CONTENT_ROLES
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries import line_units

REFUSED = (MediaState.REJECTED, MediaState.FAILED)


@dataclass(frozen=True)
class Mine:
    """One's own 投稿 in words. ``url`` leads to the lecture where one may open it, else ""."""

    hand_in: HandIn
    label: str | Promise
    css: str
    sentence: str
    url: str

    @property
    def is_waiting(self) -> bool:
        return self.hand_in.state == HandInState.WAITING

    @property
    def is_returned(self) -> bool:
        return self.hand_in.state == HandInState.RETURNED


def hand_ins_of(member: Member, *, at: datetime) -> list[Mine]:
    """Return what the member handed in, newest first (2 queries)."""
    rows = with_recordings(HandIn.objects.filter(member=member)).select_related("page")
    pages = [row.page_id for row in rows if row.page_id]
    open_pages = set(
        visible_to(member.user, at=at).filter(pk__in=pages).values_list("pk", flat=True)
        if pages
        else ()
    )
    return [_mine(row, is_open=row.page_id in open_pages) for row in rows]


def with_recordings(rows: QuerySet[HandIn]) -> QuerySet[HandIn]:
    """Prepare what ``asset`` and the sentences need."""
    return rows.select_related("upload__asset", "media", "unit")


def trouble_of(hand_in: HandIn) -> str:
    """Return why the recording can't be used, "" where it can or is still at work."""
    asset, upload = hand_in.asset, hand_in.upload
    if asset is not None:
        return asset.reason if asset.state in REFUSED else ""
    if upload is not None and upload.state == UploadState.FAILED:
        return upload.reason
    if upload is not None and upload.state == UploadState.FINISHING:
        return ""
    return _("录像已经删除。")


def waiting_for(user: object) -> QuerySet[HandIn]:
    """Return what waits for ``user`` as an editor, the oldest first."""
    policy = policy_registry.get_by_type(HandIn)
    rows: QuerySet[HandIn] = policy.instances_user_has_any_permission_for(user, ["change"])
    return rows.filter(state=HandInState.WAITING).select_related("unit").order_by("created_at")


def series_for(member: Member, *, at: datetime) -> QuerySet[Series]:
    """Return the series of the member's own line, to which a 投稿 may be meant."""
    units = line_units(member.user, at=at).order_by().values("pk")
    return Series.objects.filter(unit__in=units)


def editors_of(unit: OrgUnit, *, at: datetime) -> QuerySet[User]:
    """Return the accounts that edit content of ``unit`` itself; where it has none, of the units above it."""
    day = clock.local_date(at)
    held = RoleAssignment.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=day),
        starts_on__lte=day,
        role__in=CONTENT_ROLES,
        member__user__is_active=True,
    )
    own = held.filter(unit=unit)
    found = own if own.exists() else held.filter(unit__path__in=unit.line_paths())
    return User.objects.filter(pk__in=found.values("member__user")).order_by("pk")


def _mine(row: HandIn, *, is_open: bool) -> Mine:
    state, page = HandInState(row.state), row.page
    if state == HandInState.ADOPTED and page is not None and page.live:
        url = (page.url or "") if is_open else ""
        return Mine(row, _("已上线"), "ok", _("编辑做成了微党课，谢谢您上讲台。"), url)
    if state == HandInState.ADOPTED:
        return Mine(row, state.label, "ok", _("编辑正在做成微党课，上线后这里能打开。"), "")
    if state == HandInState.RETURNED:
        words = _("%(name)s：%(reason)s") % {"name": row.decided_by_name, "reason": row.reason}
        return Mine(row, state.label, "bad", words, "")
    if state == HandInState.WITHDRAWN:
        return Mine(row, state.label, "", _("录像已经删除，编辑看不到了。"), "")
    if trouble := trouble_of(row):
        words = _("%(trouble)s请撤回，换一份再交。") % {"trouble": trouble}
        return Mine(row, _("录像有问题"), "bad", words, "")
    words = _("交给%(unit)s的编辑了。") % {"unit": row.unit.short_name}
    return Mine(row, state.label, "w", words, "")
