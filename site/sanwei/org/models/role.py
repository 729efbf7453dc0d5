from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import Role
from sanwei.org.models.member import Member
from sanwei.org.models.unit import OrgUnit


class RoleAssignment(models.Model):
    """党内职务 or platform role of a person in a unit, ``[starts_on, ends_before)``; reaches the unit's subtree."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="roles", verbose_name=_("党员")
    )
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="roles", verbose_name=_("党组织")
    )
    role = models.CharField(_("职务或角色"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("起"))
    ends_before = models.DateField(_("止（不含）"), null=True, blank=True)

    class Meta:
        verbose_name = _("职务与角色")
        verbose_name_plural = _("职务与角色")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="org_role_is_not_empty",
                violation_error_message=_("止日要晚于起日。"),
            ),
            models.UniqueConstraint(
                fields=["member", "unit", "role"],
                condition=Q(ends_before__isnull=True),
                name="org_role_once_open",
                violation_error_message=_(
                    "这名党员在这个组织已有同样的职务，请先给原来的填上止日。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_role_display()} {self.unit}"
