from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.org.models.member import Member


class IdentityNumber(models.Model):
    """公民身份号码 of a member, encrypted; a table of its own, so that no list of people ever loads it.

    ``services.identity`` alone writes and opens it.
    """

    member = models.OneToOneField(
        Member, primary_key=True, on_delete=models.CASCADE, related_name="identity"
    )
    encrypted = models.BinaryField()
    blind_index = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("身份证号")
        verbose_name_plural = _("身份证号")

    def __str__(self) -> str:
        return str(self.member_id)
