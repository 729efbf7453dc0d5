"""Where an upload lies while it arrives: on the disk of the storage, not in a /tmp that may be memory."""

import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

#: What is left of uploads that broke off is removed after this.
KEPT_SECONDS = 86_400


def folder() -> Path:
    """Return the folder of arriving uploads. Not FILE_UPLOAD_TEMP_DIR: Django insists that that one exists."""
    return Path(settings.DATA_DIR) / "work/uploads"


class UploadOnDisk(TemporaryUploadedFile):
    """A temporary upload beside the storage, so that saving it is a rename."""

    def __init__(
        self,
        name: str | None,
        content_type: str | None,
        size: int | None,
        charset: str | None,
        content_type_extra: dict[str, Any] | None = None,
    ) -> None:
        folder().mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(suffix=".upload", dir=folder())  # noqa: SIM115 - the upload closes it
        UploadedFile.__init__(self, file, name, content_type, size, charset, content_type_extra)


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Streams every upload that is not small to ``folder()``."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = UploadOnDisk(
            self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        )


def sweep() -> int:
    """Remove the remains of uploads that a killed server left behind; return how many."""
    old = [
        path
        for path in (folder().glob("*.upload") if folder().exists() else ())
        if time.time() - path.stat().st_mtime > KEPT_SECONDS
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
