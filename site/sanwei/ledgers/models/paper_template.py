from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.org.models import OrgUnit


def template_path(template: "PaperTemplate", name: str) -> str:
    """Name the file by its row: what somebody called it is kept beside."""
    return f"papers/{template.public_id.hex}.docx"


class PaperTemplate(PublicIdModel):
    """A Word template of one unit; it holds for what stands below it too, unless that has its own."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="paper_templates", verbose_name=_("组织")
    )
    paper = models.CharField(_("表"), max_length=20, choices=Paper.choices)
    name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("文件"), upload_to=template_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("Word 模板")
        verbose_name_plural = _("Word 模板")
        constraints = [
            models.UniqueConstraint(fields=["unit", "paper"], name="ledgers_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.paper}"
