from datetime import date
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from sanwei.common.models import PublicIdModel
from sanwei.org.enums import MemberKind, PartyStatus, Sex
from sanwei.org.models.unit import OrgUnit


class Member(PublicIdModel, index.Indexed, models.Model):
    """A person of the organisation; may have an account, need not (an 84-year-old without a phone).

    The index holds what a desk looks somebody up by, and nothing that is kept from anyone at a desk.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="member",
    )
    number = models.CharField(_("党员编号"), max_length=32, unique=True)
    external_number = models.CharField(
        _("外部编号"),
        max_length=64,
        blank=True,
        help_text=_("其他系统里的编号，导入时用来认人。"),
    )
    name = models.CharField(_("姓名"), max_length=100)
    name_pinyin = models.CharField(max_length=300, editable=False, db_index=True)
    sex = models.CharField(_("性别"), max_length=8, choices=Sex.choices, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=32, blank=True)
    native_place = models.CharField(_("籍贯"), max_length=100, blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    education = models.CharField(_("学历"), max_length=32, blank=True)
    job = models.CharField(_("工作岗位"), max_length=100, blank=True)
    kind = models.CharField(_("人员类别"), max_length=20, choices=MemberKind.choices)
    joined_on = models.DateField(_("加入党组织日期"), null=True, blank=True)
    formal_on = models.DateField(_("转为正式党员日期"), null=True, blank=True)
    status = models.CharField(
        _("党籍状态"), max_length=20, choices=PartyStatus.choices, default=PartyStatus.NORMAL
    )
    status_on = models.DateField(
        _("党籍状态自何日起"),
        null=True,
        blank=True,
        help_text=_("停止党籍、出党、去世、转出的日期；这一天以前仍算在册。"),
    )
    phone = models.CharField(_("联系电话"), max_length=32, blank=True)
    is_mobile = models.BooleanField(_("流动党员"), default=False)
    is_lost = models.BooleanField(_("失联党员"), default=False)
    is_dispatched = models.BooleanField(_("劳务派遣"), default=False)
    is_leading_cadre = models.BooleanField(_("党员领导干部"), default=False)
    month_only = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Date fields of which only year and month are known; they hold the first of the month.",
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("job"),
    ]

    class Meta:
        verbose_name = _("党员")
        verbose_name_plural = _("党员")
        constraints = [
            models.UniqueConstraint(
                fields=["external_number"],
                condition=~Q(external_number=""),
                name="org_member_external_number_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_registered(self) -> bool:
        """Whether the person is 在册 by the last known 党籍状态."""
        return self.status == PartyStatus.NORMAL

    def is_registered_on(self, day: date) -> bool:
        """Whether the person was 在册 on ``day``; a status without a date counts from ever."""
        if self.status == PartyStatus.NORMAL:
            return True
        return self.status_on is not None and day < self.status_on

    def kind_on(self, day: date) -> MemberKind:
        """Return the 人员类别 on ``day``."""
        return kind_as_of(self.kind, self.formal_on, day)


# A look-up is a fifth of an enumeration's own, which tables of twenty thousand people feel.
KINDS: Final = {kind.value: kind for kind in MemberKind}


def kind_as_of(kind: str, formal_on: date | None, day: date) -> MemberKind:
    """Return the 人员类别 on ``day``: before 转正 a 正式党员 was a 预备党员."""
    if kind == MemberKind.FORMAL and formal_on is not None and day < formal_on:
        return MemberKind.PROBATIONARY
    return KINDS[kind]


class Membership(models.Model):
    """组织关系: to which branch (and group) a person belongs in ``[starts_on, ends_before)``.

    The memberships of a person never overlap: ``services.memberships`` writes them under a lock on the member.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("党员")
    )
    branch = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("党支部")
    )
    group = models.ForeignKey(
        OrgUnit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="group_memberships",
        verbose_name=_("党小组"),
    )
    starts_on = models.DateField(_("起"))
    ends_before = models.DateField(_("止（不含）"), null=True, blank=True)

    class Meta:
        verbose_name = _("组织关系")
        verbose_name_plural = _("组织关系")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="org_membership_is_not_empty",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ends_before__isnull=True),
                name="org_membership_one_open",
            ),
            models.UniqueConstraint(
                fields=["member", "starts_on"], name="org_membership_one_start_a_day"
            ),
        ]
        indexes = [models.Index(fields=["branch", "starts_on"], name="org_membership_branch")]

    def __str__(self) -> str:
        return f"{self.member} @ {self.branch}"

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)
