from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingPublication(models.Model):
    """Somebody pressed 发布 while the media was still in work: this revision goes live when it plays.

    Not a field of the page: pages are rewritten from revisions, and a wish must survive that.
    """

    page = models.OneToOneField(
        "lectures.LecturePage", on_delete=models.CASCADE, related_name="pending"
    )
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    media = models.ForeignKey(
        "media_pipeline.MediaAsset", on_delete=models.CASCADE, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = _("等待发布")
        verbose_name_plural = _("等待发布")

    def __str__(self) -> str:
        return str(self.page)
