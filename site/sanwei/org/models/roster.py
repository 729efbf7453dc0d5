from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.enums import ImportState
from sanwei.org.models.unit import OrgUnit


class RosterImport(PublicIdModel):
    """An uploaded roster: what was found, shown until its uploader decides. The file itself goes with the decision."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(_("文件"), max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="The file, encrypted; empty once decided.")
    report = models.JSONField()
    state = models.CharField(
        max_length=12, choices=ImportState.choices, default=ImportState.PREVIEW
    )
    created_at = models.DateTimeField(db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("名册导入")
        verbose_name_plural = _("名册导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.PREVIEW, decided_at__isnull=True)
                | (Q(decided_at__isnull=False) & ~Q(state=ImportState.PREVIEW)),
                name="org_roster_import_is_decided_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.state == ImportState.PREVIEW
