from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import MemberKind, Role
from sanwei.org.models.unit import OrgUnit


class Audience(models.Model):
    """Who may see something: a subtree × kinds of people × roles. One row is shared by page and StudyItem.

    Empty ``member_kinds`` means 正式党员 and 预备党员; empty ``roles`` means any or none, else one of them
    held in the subtree. ``services.audience_for`` gives the one row of a combination.
    """

    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="audiences",
        verbose_name=_("范围"),
        help_text=_("这个组织和它下面的所有组织。"),
    )
    member_kinds = models.JSONField(_("人员类别"), default=list, blank=True)
    roles = models.JSONField(_("职务"), default=list, blank=True)
    includes_masses = models.BooleanField(
        _("职工群众也可看"), default=False, help_text=_("职工群众不计学时，不进应学人数。")
    )

    class Meta:
        verbose_name = _("学习对象")
        verbose_name_plural = _("学习对象")

    def __str__(self) -> str:
        parts = [self.unit.short_name]
        parts += [str(MemberKind(kind).label) for kind in self.member_kinds]
        parts += [str(Role(role).label) for role in self.roles]
        if self.includes_masses:
            parts.append(str(_("含职工群众")))
        return " · ".join(parts)
