from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind
from sanwei.org.models import OrgUnit


class AgendaTemplate(models.Model):
    """议程模板 of a unit, offered to every branch under it beside the ones of the house."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.CASCADE, related_name="agenda_templates", verbose_name=_("党组织")
    )
    kind = models.CharField(_("类型"), max_length=32, choices=ActivityKind.choices)
    name = models.CharField(_("名称"), max_length=60)
    text = models.TextField(_("议程"))

    class Meta:
        verbose_name = _("议程模板")
        verbose_name_plural = _("议程模板")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name"], name="activities_agenda_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
