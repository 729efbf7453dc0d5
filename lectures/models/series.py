from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit


class Series(PublicIdModel, index.Indexed, models.Model):
    """课程合辑: lectures of one theme, in an order. It holds no rights: each lecture keeps its own audience."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="series", verbose_name=_("所属组织")
    )
    title = models.CharField(_("合辑名称"), max_length=100)
    summary = models.TextField(_("一句话介绍"), max_length=200, blank=True)

    panels = [FieldPanel("unit"), FieldPanel("title"), FieldPanel("summary")]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("summary"),
        index.AutocompleteField("title"),
        index.FilterField("unit"),
    ]

    class Meta:
        verbose_name = _("课程合辑")
        verbose_name_plural = _("课程合辑")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="lectures_series_title_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lectures:series", args=[self.public_id])
