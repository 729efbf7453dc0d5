"""``manage.py ingest_media``: the stable JSON."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import recordings
from tests.media_pipeline.conftest import Maker

pytestmark = pytest.mark.django_db
FIELDS = {
    *("file", "state", "reason_code", "reason", "has_video", "has_audio", "width", "height"),
    *("duration_seconds", "renditions", "playlist", "poster", "sprites", "audio"),
}


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.lanes.heartbeat.BEATS_PER_LEASE", 0.01)


def told(*paths: Path) -> tuple[int, list[dict[str, object]]]:
    out = StringIO()
    try:
        call_command("ingest_media", *map(str, paths), json=True, stdout=out)
        code = 0
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_good_and_bad_files_each_get_a_line(made: Maker) -> None:
    code, lines = told(
        recordings.CLIP,
        made.bytes("text.mp4", "讲稿".encode() * 99),
        made.bytes("empty.mp4", b""),
        made.folder / "不存在.mp4",
    )

    assert code == 1
    assert [line.keys() == FIELDS for line in lines] == [True] * 4
    assert [(line["state"], line["reason_code"]) for line in lines] == [
        ("ready", ""),
        ("rejected", "not_media"),
        ("rejected", "empty_file"),
        ("rejected", "unreadable"),
    ]


def test_a_published_file_tells_what_was_made_of_it() -> None:
    code, (line,) = told(recordings.CLIP)

    assert code == 0
    assert (line["width"], line["height"], line["has_video"], line["has_audio"]) == (
        1920,
        1080,
        True,
        True,
    )
    assert line["duration_seconds"] == pytest.approx(8.12, abs=0.12)
    rungs = [(each["name"], each["width"], each["height"]) for each in line["renditions"]]  # type: ignore[attr-defined]
    assert sorted(rungs) == [("1080p", 1920, 1080), ("480p", 854, 480), ("720p", 1280, 720)]
    for kind in ("playlist", "poster", "sprites", "audio"):
        assert Path(str(line[kind])).is_file()
