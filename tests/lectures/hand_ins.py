"""What a member hands in, for tests."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lectures.hand_ins import services
from lectures.models import HandIn
from media_pipeline.models import MediaUpload
from sanwei.org.models import Member
from tests import recordings
from tests.lectures import factories as make
from tests.media_pipeline.uploads.sender import Sender, upload_at
from tests.world import NOW, World

ADDRESS = "/lectures/hand-in/"


def signed_in(world: World, member: Member) -> Client:
    return Sender(world.account(member)).client


def handed_in(world: World, **changes: Any) -> HandIn:
    told = {
        "public_id": uuid4(),
        "member": world.zhang_san,
        "title": "一张旧车票",
        "about": "老站长第一次出乘。",
        "series": None,
        "media": changes.pop("media", None) or make.media(world),
        "at": NOW,
    }
    return services.hand_in(**{**told, **changes})


def words(**changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "title": "一张旧车票",
        "about": "老站长第一次出乘。",
        "confirmed_unclassified": "on",
        "key": str(uuid4()),
    }
    return {key: value for key, value in {**told, **changes}.items() if value is not None}


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("手机录像.mp4", recordings.CLIP.read_bytes(), "video/mp4")


def sent(world: World, member: Member) -> MediaUpload:
    """Return a whole upload of ``member``, as the page's script leaves it."""
    sender = Sender(world.account(member))
    address = sender.begun(4, purpose="hand_in")
    sender.patch(address, b"film", offset=0)
    return upload_at(address)
