"""签到 at the door: who was let in, by what, and what waits for the secretary. Attendance stays the mark."""

from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import AbsenceReason, CheckInWay, LeaveState
from sanwei.activities.models.activity import Activity, Sitting
from sanwei.activities.models.part import ActivityBranch
from sanwei.common.models import PublicIdModel
from sanwei.files.fields import CleanImageField
from sanwei.org.models import Member


class CheckInWindow(PublicIdModel):
    """The time in which people sign in to one 场次 themselves.

    ``secret`` makes the codes of this window and of no other; ``key`` names it in the address and to who types.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="windows")
    key = models.CharField(_("门号"), max_length=8, unique=True)
    secret = models.CharField(max_length=64, editable=False)
    opened_at = models.DateTimeField(_("打开时间"))
    opened_by_name = models.CharField(max_length=100, blank=True)
    closes_at = models.DateTimeField(_("到时关闭"))
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    closed_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("签到时段")
        verbose_name_plural = _("签到时段")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="activities_window_closes_later"
            ),
            models.UniqueConstraint(
                fields=["sitting"],
                condition=Q(closed_at__isnull=True),
                name="activities_window_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting} {self.key}"

    def is_open_at(self, at: datetime) -> bool:
        return self.closed_at is None and self.opened_at <= at < self.closes_at


class CheckIn(models.Model):
    """One person signed in at one 场次: written once, kept also where the secretary marks otherwise later."""

    window = models.ForeignKey(CheckInWindow, on_delete=models.CASCADE, related_name="check_ins")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="check_ins")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="check_ins")
    way = models.CharField(_("签到方式"), max_length=12, choices=CheckInWay.choices)
    ticket = models.CharField(
        max_length=32,
        unique=True,
        help_text="Of the scan it came from; one scan signs one person in.",
    )
    at = models.DateTimeField(_("签到时间"))
    is_late = models.BooleanField(_("迟到"), default=False)

    class Meta:
        verbose_name = _("签到")
        verbose_name_plural = _("签到")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "member"], name="activities_check_in_once_a_sitting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.get_way_display()}"


class DoorTries(models.Model):
    """How often one source guessed at one window; ``source`` is a keyed hash, worth nothing elsewhere."""

    window = models.ForeignKey(CheckInWindow, on_delete=models.CASCADE, related_name="tries")
    source = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("签到尝试")
        verbose_name_plural = _("签到尝试")
        constraints = [
            models.UniqueConstraint(
                fields=["window", "source"], name="activities_door_tries_once_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.count}"


class DoorGuest(PublicIdModel):
    """Somebody outside 应到 who asks to be noted as 列席; counted nowhere."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="door_guests")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=100)
    unit_name = models.CharField(_("所在党支部"), max_length=200, blank=True)
    at = models.DateTimeField()
    listed_at = models.DateTimeField(_("记入列席"), null=True, blank=True)
    listed_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("列席登记")
        verbose_name_plural = _("列席登记")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], name="activities_door_guest_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LeaveRequest(PublicIdModel):
    """请假 asked for before a meeting; an absence only once the secretary granted it.

    ``words`` of a 病假 are for the 书记 alone, like its kind.
    """

    part = models.ForeignKey(ActivityBranch, on_delete=models.CASCADE, related_name="leaves")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="leaves")
    member_name = models.CharField(_("姓名"), max_length=100)
    reason = models.CharField(_("请假类别"), max_length=20, choices=AbsenceReason.choices)
    words = models.CharField(_("说明"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("请假时间"))
    state = models.CharField(
        _("状态"), max_length=12, choices=LeaveState.choices, default=LeaveState.WAITING
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("请假")
        verbose_name_plural = _("请假")
        constraints = [
            models.UniqueConstraint(fields=["part", "member"], name="activities_leave_once"),
            models.CheckConstraint(
                condition=~Q(reason=AbsenceReason.UNEXCUSED),
                name="activities_leave_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_name} {self.get_state_display()}"


def sheet_path(sheet: "PaperSheet", name: str) -> str:
    """Name the photo by its sheet: what a phone called it is nobody's affair."""
    return f"attendance/{sheet.public_id.hex}{PurePath(name).suffix.lower()}"


class PaperSheet(PublicIdModel):
    """A signed sheet from the meeting, photographed; the paper itself stays the original.

    The public id comes with the form, so that a form sent twice makes one sheet.
    """

    part = models.ForeignKey(ActivityBranch, on_delete=models.CASCADE, related_name="sheets")
    photo = CleanImageField(_("签到表照片"), upload_to=sheet_path, max_length=200, blank=True)
    signed = models.PositiveSmallIntegerField(_("登记人数"))
    at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("纸质签到表")
        verbose_name_plural = _("纸质签到表")

    def __str__(self) -> str:
        return f"{self.part} {self.signed}"
