from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import Role
from sanwei.org.models.unit import OrgUnit


class ContentGroup(models.Model):
    """The Wagtail group that one content role of one unit stands for; ``services.access`` keeps it in step."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="content_groups")
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="content_group")

    class Meta:
        verbose_name = _("内容权限组")
        verbose_name_plural = _("内容权限组")
        constraints = [
            models.UniqueConstraint(fields=["unit", "role"], name="org_content_group_once")
        ]

    def __str__(self) -> str:
        return str(self.group)
