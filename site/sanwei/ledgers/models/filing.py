"""By what the ledger is filed, and the papers that are filed beside the records."""

from pathlib import PurePath

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import FilingSource
from sanwei.org.models import OrgUnit


class LedgerClass(PublicIdModel):
    """归档类别: a line of the table of classes and a folder of the 归档资料包. Retired, never deleted.

    The code of a class never changes; ``takes`` says which facts the ledger files under it by itself.
    """

    code = models.CharField(_("编号"), max_length=8, unique=True, help_text=_("例如 03.01。"))
    name = models.CharField(_("名称"), max_length=60)
    folder = models.CharField(
        _("文件夹名"), max_length=60, blank=True, help_text=_("不填就用编号加名称。")
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("上级类别"),
    )
    takes = models.JSONField(
        _("自动归入"), default=list, blank=True, help_text="Values of FilingSource."
    )
    retired_on = models.DateField(
        _("停用日期"), null=True, blank=True, help_text=_("从这一天起不再归入；已经归入的不动。")
    )

    class Meta:
        verbose_name = _("归档类别")
        verbose_name_plural = _("归档类别")
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="ledgers_class_has_code_and_name"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="ledgers_class_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def own_folder(self) -> str:
        """Return the name of the folder itself: the last part of the code and the name."""
        return self.folder or f"{self.code.rpartition('.')[2]}{self.name}"

    def folder_name(self) -> str:
        """Return the path of the folder, ``03三会一课/01支部党员大会``. Needs ``parent``."""
        if self.parent is None:
            return self.own_folder
        return f"{self.parent.own_folder}/{self.own_folder}"

    def takes_in(self) -> list[str]:
        """Return what the class takes by itself, in words."""
        return [str(FilingSource(one).label) for one in self.takes if one in FilingSource]


def stored_path(document: "LedgerDocument", name: str) -> str:
    """Name the file by its row: what somebody's computer called it is nobody's affair."""
    return f"ledger/{document.public_id.hex}{PurePath(name).suffix.lower()[:10]}"


class LedgerDocument(PublicIdModel):
    """资料件: a plan, a summary, a report, filed by class and day. Withdrawn with a reason, its row stays."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="ledger_documents", verbose_name=_("组织")
    )
    ledger_class = models.ForeignKey(
        LedgerClass,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("归档类别"),
    )
    title = models.CharField(_("名称"), max_length=200)
    dated_on = models.DateField(_("资料日期"))
    file = models.FileField(_("文件"), upload_to=stored_path, max_length=200)
    file_name = models.CharField(max_length=255)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("上传时间"))
    added_by_name = models.CharField(_("上传人"), max_length=100)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("撤回人"), max_length=100, blank=True)
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("资料件")
        verbose_name_plural = _("资料件")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="ledgers_document_withdrawn_why",
            )
        ]
        indexes = [models.Index(fields=["unit", "dated_on"], name="ledgers_document_unit_day")]

    def __str__(self) -> str:
        return f"{self.dated_on} {self.title}"
