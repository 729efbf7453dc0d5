"""附件 of a record: pictures without their EXIF, the tick, whoever may open the record."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from sanwei.activities.models import Activity, RecordFile
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import hold
from tests.world import World

GPS = 0x8825


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "谁家门口"
    exif[GPS] = {1: "N", 2: (30.0, 1.0, 2.0)}
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_会场.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture(autouse=True)
def media() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=Path(folder)):
        yield


@pytest.fixture
def activity(world: World) -> Activity:
    return hold(world.first, on=just_now())


def add(
    client: Client, activity: Activity, file: SimpleUploadedFile, *, ticked: bool = True
) -> int:
    data = {"file": file} | ({"confirmed_unclassified": "1"} if ticked else {})
    address = reverse("activities:add_file", args=[activity.public_id])
    return client.post(address, data).status_code


def test_a_picture_is_kept_without_where_it_was_taken(
    activity: Activity, secretary: Client
) -> None:
    add(secretary, activity, photo())

    row = RecordFile.objects.get()
    with row.picture.open() as stored, Image.open(stored) as picture:
        assert dict(picture.getexif()) == {}
    page = text_of(secretary, "record", activity.public_id)
    assert "IMG_会场.jpg" in page
    answer = secretary.get(reverse("activities:file", args=[row.public_id]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")


def test_a_document_comes_as_a_download(activity: Activity, secretary: Client) -> None:
    add(secretary, activity, SimpleUploadedFile("签到表.pdf", b"%PDF-1.4 x"))

    answer = secretary.get(reverse("activities:file", args=[RecordFile.objects.get().public_id]))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "ticked"),
    [
        ("签到表.pdf", b"%PDF-1.4", False),
        ("工具.exe", b"MZ", True),
        ("假照片.jpg", b"<script>", True),
        ("页面.html", b"<script>", True),
    ],
)
def test_without_the_tick_or_of_a_strange_kind_it_is_not_taken(
    activity: Activity, secretary: Client, name: str, content: bytes, ticked: bool
) -> None:
    add(secretary, activity, SimpleUploadedFile(name, content), ticked=ticked)

    assert not RecordFile.objects.exists()


@pytest.mark.parametrize("who", ["zhang_san", "zhou_ba", "wu_jiu"])
def test_who_may_not_open_the_record_gets_no_file_and_adds_none(
    world: World, activity: Activity, secretary: Client, who: str
) -> None:
    add(secretary, activity, photo())
    client = client_of(world, getattr(world, who))
    row = RecordFile.objects.get()

    assert client.get(reverse("activities:file", args=[row.public_id])).status_code == 404
    assert add(client, activity, photo()) == 404
    address = reverse("activities:remove_file", args=[activity.public_id, row.public_id])
    assert client.post(address).status_code == 404
    assert RecordFile.objects.count() == 1


def test_a_file_is_taken_away_with_its_bytes(
    activity: Activity, secretary: Client, django_capture_on_commit_callbacks: object
) -> None:
    add(secretary, activity, photo())
    row = RecordFile.objects.get()
    storage, name = row.picture.storage, str(row.picture.name)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        secretary.post(reverse("activities:remove_file", args=[activity.public_id, row.public_id]))

    assert not RecordFile.objects.exists()
    assert not storage.exists(name)
