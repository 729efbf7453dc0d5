from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import Feature
from sanwei.org.models.unit import OrgUnit


class FeatureApproval(models.Model):
    """依据文件: the document that allows a restricted feature in a unit's subtree from a day on."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("范围")
    )
    feature = models.CharField(_("功能"), max_length=16, choices=Feature.choices)
    document_title = models.CharField(_("文件名称"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=100)
    document_on = models.DateField(_("文件日期"))
    starts_on = models.DateField(_("启用日期"))
    ends_before = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("受限功能依据")
        verbose_name_plural = _("受限功能依据")
        constraints = [
            models.CheckConstraint(
                condition=~Q(document_title="") & ~Q(document_number=""),
                name="org_approval_names_its_document",
                violation_error_message=_("请填写依据文件的名称和文号。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="org_approval_is_not_empty",
                violation_error_message=_("停用日期要晚于启用日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_feature_display()} {self.document_number}"
