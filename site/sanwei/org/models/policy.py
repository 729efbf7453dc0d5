from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import Feature
from sanwei.org.models.unit import OrgUnit


class FeatureApproval(models.Model):
    """依据文件: the document that allows a restricted feature in a unit's subtree from a day on."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="approvals")
    feature = models.CharField(_("功能"), max_length=16, choices=Feature.choices)
    document_title = models.CharField(_("文件名称"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=100)
    document_on = models.DateField(_("文件日期"))
    starts_on = models.DateField(_("启用日期"))
    ends_before = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("受限功能依据")
        verbose_name_plural = _("受限功能依据")

    def __str__(self) -> str:
        return f"{self.unit} {self.get_feature_display()} {self.document_number}"
