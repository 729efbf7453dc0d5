"""Pictures and documents. Originals and renditions are private; every byte leaves through ``files.delivery``."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from sanwei.common.models import PublicIdModel


class PrivateImage(PublicIdModel, AbstractImage):
    admin_form_fields = ("title", "file", "description", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")


class PrivateRendition(AbstractRendition):
    image = models.ForeignKey(PrivateImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="files_rendition_once"
            )
        ]

    @property
    def url(self) -> str:
        """Return the protected address; the storage itself has none."""
        return reverse("files:image", args=[self.image.public_id, self.pk])


class PrivateDocument(PublicIdModel, AbstractDocument):
    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文档")
        verbose_name_plural = _("文档")

    @property
    def url(self) -> str:
        return reverse("files:document", args=[self.public_id])
