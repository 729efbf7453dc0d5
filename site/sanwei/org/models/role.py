from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import Role
from sanwei.org.models.member import Member
from sanwei.org.models.unit import OrgUnit


class RoleAssignment(models.Model):
    """党内职务 or platform role of a person in a unit, ``[starts_on, ends_before)``; reaches the unit's subtree."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="roles")
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
            ),
            models.UniqueConstraint(
                fields=["member", "unit", "role"],
                condition=Q(ends_before__isnull=True),
                name="org_role_once_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_role_display()} {self.unit}"
