"""Storage that hands out no address: what is stored leaves only through ``files.delivery``."""

from typing import NoReturn

from django.core.files.storage import FileSystemStorage


class PrivateFileStorage(FileSystemStorage):
    """Local files without a URL."""

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("private files have no address of their own; use files.delivery")
