"""What a tus client sends, one request at a time, through the site's whole middleware."""

import base64
from typing import Any

from django.test import Client
from django.urls import reverse

from media_pipeline.tus.models import MediaUpload
from sanwei.accounts.models import User

PART = "application/offset+octet-stream"
VERSION = {"Tus-Resumable": "1.0.0"}


def metadata(**words: str) -> str:
    return ",".join(
        f"{key} {base64.b64encode(word.encode()).decode()}" for key, word in words.items()
    )


class Sender:
    """One signed-in browser; ``user`` None is nobody."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user, "sanwei.accounts.backends.NumberOrPhoneBackend")

    def begin(
        self, size: int, *, body: bytes = b"", headers: dict[str, str] | None = None, **words: str
    ) -> Any:
        told = {"filename": "手机录像.mp4", "purpose": "recording", "confirmed": "yes", **words}
        return self.client.generic(
            "POST",
            reverse("media_pipeline:uploads"),
            body,
            content_type=PART if body else "",
            headers={
                **VERSION,
                "Upload-Length": str(size),
                "Upload-Metadata": metadata(**told),
                **(headers or {}),
            },
        )

    def begun(self, size: int, **words: str) -> str:
        """Begin an upload and return its address."""
        answer = self.begin(size, **words)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def patch(
        self, address: str, body: bytes, *, offset: int, headers: dict[str, str] | None = None
    ) -> Any:
        return self.client.generic(
            "PATCH",
            address,
            body,
            headers={
                **VERSION,
                "Content-Type": PART,
                "Upload-Offset": str(offset),
                **(headers or {}),
            },
        )

    def head(self, address: str) -> Any:
        return self.client.head(address, headers=VERSION)

    def delete(self, address: str) -> Any:
        return self.client.delete(address, headers=VERSION)

    def state(self, address: str) -> Any:
        return self.client.get(f"{address}state/")


def upload_at(address: str) -> MediaUpload:
    return MediaUpload.objects.get(public_id=address.rstrip("/").rsplit("/", 1)[1])
