from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.study.models.item import StudyItem


class Condition(models.Model):
    """``item`` is completed by whoever has also completed ``needs``: a lecture and its 随课测验.

    Written by ``study.services`` only; the row follows what its editor chose. It asks for nothing while it does not
    stand: nobody may be kept waiting for what is not there for him.
    """

    item = models.ForeignKey(StudyItem, on_delete=models.CASCADE, related_name="conditions")
    needs = models.ForeignKey(StudyItem, on_delete=models.CASCADE, related_name="conditions_on")
    is_standing = models.BooleanField(
        default=False, help_text="``needs`` is live and means everybody whom ``item`` means."
    )

    class Meta:
        verbose_name = _("学完的条件")
        verbose_name_plural = _("学完的条件")
        constraints = [
            models.UniqueConstraint(fields=["item", "needs"], name="study_condition_once"),
            models.CheckConstraint(
                condition=~Q(item=F("needs")), name="study_condition_on_another_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} ← {self.needs}"
