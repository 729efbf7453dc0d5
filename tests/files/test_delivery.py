"""What leaves the house, byte for byte and header for header."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from sanwei.files import delivery
from sanwei.files.errors import FileGone
from sanwei.files.s3 import PrivateS3Storage

DATA = bytes(i * 7 % 251 for i in range(3 * delivery.CHUNK_BYTES + 100))
NAME = "part.bin"


@pytest.fixture(scope="module", autouse=True)
def database_left_alone() -> Iterator[None]:
    """A closed response hangs up old connections; nothing here has one."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture
def storage(tmp_path: Any) -> FileSystemStorage:
    kept = FileSystemStorage(location=tmp_path)
    kept.save(NAME, ContentFile(DATA))
    return kept


def ask(storage: Any, method: str = "GET", name: str = NAME, **headers: str) -> Any:
    options = {key: headers.pop(key) for key in ("download_as", "immutable") if key in headers}
    request = RequestFactory().generic(
        method, "/x", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    return delivery.serve(request, name, content_type="video/mp4", storage=storage, **options)


def body(response: Any) -> bytes:
    try:
        return b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        response.close()


def test_the_whole_file_comes_in_chunks_with_fixed_headers(storage: FileSystemStorage) -> None:
    response = ask(storage)

    assert response.status_code == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(DATA))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Vary"] == "Cookie"
    assert body(response) == DATA


@settings(max_examples=40, deadline=None)
@given(first=st.integers(0, len(DATA) - 1), length=st.integers(1, len(DATA)))
def test_a_part_equals_the_slice(tmp_path_factory: Any, first: int, length: int) -> None:
    storage = FileSystemStorage(location=tmp_path_factory.mktemp("part"))
    storage.save(NAME, ContentFile(DATA))

    response = ask(storage, Range=f"bytes={first}-{first + length - 1}")

    wanted = DATA[first : first + length]
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(DATA)}"
    assert response["Content-Length"] == str(len(wanted))
    assert body(response) == wanted


def test_the_end_is_asked_for_by_suffix(storage: FileSystemStorage) -> None:
    assert body(ask(storage, Range="bytes=-5")) == DATA[-5:]
    assert body(ask(storage, Range=f"bytes={len(DATA) - 3}-")) == DATA[-3:]


def test_a_range_beyond_the_end_is_416_with_the_length(storage: FileSystemStorage) -> None:
    response = ask(storage, Range=f"bytes={len(DATA)}-")

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(DATA)}"
    assert body(response) == b""


def test_several_ranges_get_the_whole(storage: FileSystemStorage) -> None:
    response = ask(storage, Range="bytes=0-1,5-6")

    assert response.status_code == 200
    assert body(response) == DATA


def test_head_tells_the_length_and_ignores_a_range(storage: FileSystemStorage) -> None:
    response = ask(storage, "HEAD", Range="bytes=0-1")

    assert (response.status_code, response["Content-Length"]) == (200, str(len(DATA)))
    assert response["Content-Type"] == "video/mp4"
    assert body(response) == b""


def test_other_methods_are_refused(storage: FileSystemStorage) -> None:
    assert ask(storage, "POST").status_code == 405


def test_an_unchanged_file_is_not_sent_again(storage: FileSystemStorage) -> None:
    first = ask(storage)
    first.close()

    by_tag = ask(storage, If_None_Match=first["ETag"])
    by_date = ask(storage, If_Modified_Since=first["Last-Modified"])
    head = ask(storage, "HEAD", If_None_Match=f'"other", {first["ETag"]}')

    assert [one.status_code for one in (by_tag, by_date, head)] == [304, 304, 304]
    assert by_tag["ETag"] == first["ETag"]
    assert by_tag["Cache-Control"] == "private, no-cache"
    assert "Content-Type" not in by_tag
    assert body(by_tag) == b""


def test_the_tag_wins_over_the_date(storage: FileSystemStorage) -> None:
    first = ask(storage)
    first.close()

    response = ask(storage, If_None_Match='"old"', If_Modified_Since=first["Last-Modified"])

    assert response.status_code == 200
    assert body(response) == DATA


def test_a_changed_file_has_another_tag(storage: FileSystemStorage) -> None:
    first = ask(storage)
    first.close()
    storage.delete(NAME)
    storage.save(NAME, ContentFile(DATA[:-1] + b"!"))

    response = ask(storage, If_None_Match=first["ETag"])

    assert response.status_code == 200
    assert body(response)[-1:] == b"!"


def test_a_failed_precondition_is_412(storage: FileSystemStorage) -> None:
    assert ask(storage, If_Match='"old"').status_code == 412


def test_if_range_guards_a_resumed_download(storage: FileSystemStorage) -> None:
    first = ask(storage)
    first.close()
    part = {"Range": "bytes=0-9"}

    same = [
        ask(storage, **part, If_Range=first["ETag"]),
        ask(storage, **part, If_Range=first["Last-Modified"]),
    ]
    other = [
        ask(storage, **part, If_Range='"old"'),
        ask(storage, **part, If_Range="W/" + first["ETag"]),
        ask(storage, **part, If_Range="Wed, 21 Oct 2015 07:28:00 GMT"),
        ask(storage, **part, If_Range="nonsense"),
    ]

    assert [(one.status_code, body(one)) for one in same] == [(206, DATA[:10])] * 2
    assert [(one.status_code, body(one)) for one in other] == [(200, DATA)] * 4


def test_the_file_is_closed_when_the_reader_leaves_early(storage: FileSystemStorage) -> None:
    opened: list[Any] = []

    class Watching(FileSystemStorage):
        def _open(self, name: str, mode: str = "rb") -> Any:
            opened.append(super()._open(name, mode))
            return opened[-1]

    watched = Watching(location=storage.location)
    response = ask(watched)
    next(iter(response.streaming_content))
    response.close()
    for refused in (
        ask(watched, Range="bytes=999999999-"),
        ask(watched, If_None_Match="*"),
        ask(watched, "HEAD"),
    ):
        refused.close()

    assert [one.closed for one in opened] == [True] * 4


def test_a_download_carries_a_chinese_name(storage: FileSystemStorage) -> None:
    response = ask(storage, download_as='第四季度"台账".xlsx')
    response.close()

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%AC%AC%E5%9B%9B%E5%AD%A3%E5%BA%A6%22%E5%8F%B0%E8%B4%A6%22.xlsx"
    )


def test_a_name_can_not_smuggle_a_header(storage: FileSystemStorage) -> None:
    response = ask(storage, download_as="a\r\nSet-Cookie: b=c.pdf")
    response.close()

    assert "Set-Cookie:" not in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]


def test_an_immutable_file_is_kept_as_long_as_a_grant(storage: FileSystemStorage) -> None:
    response = ask(storage, immutable=True)  # type: ignore[arg-type]
    response.close()

    assert response["Cache-Control"] == "private, max-age=21600, immutable"


def test_a_missing_file_says_so(storage: FileSystemStorage) -> None:
    with pytest.raises(FileGone):
        ask(storage, name="gone.bin")


def test_an_empty_file_is_whole_or_unsatisfiable(storage: FileSystemStorage) -> None:
    storage.save("empty.bin", ContentFile(b""))

    whole = ask(storage, name="empty.bin")

    assert (whole.status_code, whole["Content-Length"], body(whole)) == (200, "0", b"")
    assert ask(storage, name="empty.bin", Range="bytes=0-").status_code == 416


def test_the_front_server_sends_the_bytes_where_it_is_set(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.SANWEI_ACCEL_PREFIX = "/protected/"
    inside = FileSystemStorage(location=tmp_path)
    name = inside.save("图 片/a?b.bin", ContentFile(DATA))

    response = ask(inside, name=name, download_as="a.bin")

    assert response["X-Accel-Redirect"] == "/protected/%E5%9B%BE%20%E7%89%87/" + name.split("/")[
        1
    ].replace("?", "%3F")
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"] == 'attachment; filename="a.bin"'
    assert response["Cache-Control"] == "private, no-cache"
    assert response.content == b""


def test_a_storage_outside_the_accelerated_folder_is_sent_by_us(
    storage: FileSystemStorage, tmp_path_factory: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("other")
    settings.SANWEI_ACCEL_PREFIX = "/protected/"

    assert body(ask(storage)) == DATA


def test_an_object_store_hands_out_its_own_address_for_a_minute() -> None:
    bucket = PrivateS3Storage(
        access_key="key", secret_key="secret", bucket_name="sanwei", region_name="cn-north-1",
        endpoint_url="https://store.example", signature_version="s3v4",
    )  # fmt: skip

    response = ask(bucket, download_as="讲稿.pdf")

    assert response.status_code == 302
    assert response["Location"].startswith("https://store.example/")
    assert "X-Amz-Expires=60" in response["Location"]
    assert "response-content-type=video%2Fmp4" in response["Location"]
    assert "response-content-disposition=attachment" in response["Location"]
    assert response["Cache-Control"] == "private, no-store"
    with pytest.raises(ValueError, match="no address"):
        bucket.url(NAME)
