"""The image field through which every stored picture passes, whoever saves it."""

from typing import Any

from django.core.files.base import File
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from sanwei.files import pictures


class CleanImageFieldFile(WagtailImageFieldFile):
    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Store the picture upright and without notes.

        Raises: NotAPicture, TooManyPixels.
        """
        named = content if content.name else File(content, name=name)
        cleaned = pictures.clean(named)
        if cleaned.name != named.name:
            name = str(cleaned.name)
        super().save(name, cleaned, save=save)


class CleanImageField(WagtailImageField):
    attr_class = CleanImageFieldFile
