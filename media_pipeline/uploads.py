"""Where an upload lies while it arrives: on the disk of the storage, not in a /tmp that may be memory."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

#: What is left of uploads that broke off is removed after this.
KEPT_SECONDS = 86_400


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Streams to FILE_UPLOAD_TEMP_DIR and makes that folder when it is first needed."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
        super().new_file(*args, **kwargs)


def sweep() -> int:
    """Remove the remains of uploads that a killed server left behind; return how many."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    old = [
        path
        for path in (folder.glob("*.upload*") if folder.exists() else ())
        if time.time() - path.stat().st_mtime > KEPT_SECONDS
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
