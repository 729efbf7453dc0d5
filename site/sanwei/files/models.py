"""Pictures and documents. Originals and renditions are private; every byte leaves through ``files.delivery``."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to

from sanwei.common.models import PublicIdModel
from sanwei.files import pictures
from sanwei.files.fields import CleanImageField


class PrivateImage(PublicIdModel, AbstractImage):
    file = CleanImageField(
        verbose_name=_("图片文件"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )

    admin_form_fields = ("title", "file", "description", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")

    @property
    def original_url(self) -> str:
        return reverse("files:original", args=[self.public_id])

    def _set_image_file_metadata(self) -> None:
        # Wagtail takes size and hash before it stores: of what will be stored, then.
        if not self.file._committed:
            setattr(self, "file", pictures.clean(self.file.file))  # noqa: B010
        super()._set_image_file_metadata()


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
    # What was found on its pages; written by ``services.store_pages`` only.
    page_count = models.PositiveIntegerField(
        null=True, editable=False, help_text="None: nobody has looked inside yet."
    )
    characters = models.PositiveIntegerField(
        default=0, editable=False, help_text="Without blanks, on the pages that are text."
    )
    picture_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Pages that are pictures, such as scans."
    )

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文档")
        verbose_name_plural = _("文档")

    @property
    def url(self) -> str:
        return reverse("files:document", args=[self.public_id])

    def clean(self) -> None:
        # A file that the form has already refused is not refused a second time for having no name.
        if self.file:
            super().clean()


class DocumentPage(models.Model):
    """One page of a PDF as it was read from the file. A new file makes new rows, so a row's picture never changes."""

    document = models.ForeignKey(PrivateDocument, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(help_text="Counted from 1.")
    characters = models.PositiveIntegerField(help_text="Without blanks.")
    is_picture = models.BooleanField(help_text="Something is drawn and hardly any text: a scan.")
    width = models.PositiveIntegerField(help_text="Of the picture, in pixels.")
    height = models.PositiveIntegerField(help_text="Of the picture, in pixels.")
    text = models.TextField(blank=True)
    picture = models.FileField(
        upload_to="pages", max_length=200, blank=True, help_text="Empty until somebody asks for it."
    )

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="files_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"
