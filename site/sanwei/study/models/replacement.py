from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.study.models.item import StudyItem


class MediaReplacement(PublicIdModel):
    """An item's recording gave way to another: how the old line lies on the new one, and what became of completions.

    Records keep the version that they were earned on; this row says how to read them beside the new one.
    """

    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="replacements")
    from_version = models.CharField(max_length=64)
    to_version = models.CharField(max_length=64)
    from_duration_ms = models.PositiveIntegerField()
    to_duration_ms = models.PositiveIntegerField()
    shift_ms = models.IntegerField(
        default=0, help_text="Where the old beginning lies in the new recording; negative: cut off."
    )
    reopens = models.BooleanField(
        default=False, help_text="Everybody studies it again; records and credit stay."
    )
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name = _("更换录像")
        verbose_name_plural = _("更换录像")
        indexes = [models.Index(fields=["item", "from_version"], name="study_replacement_from")]

    def __str__(self) -> str:
        return f"{self.item} {self.replaced_at:%Y-%m-%d}"
