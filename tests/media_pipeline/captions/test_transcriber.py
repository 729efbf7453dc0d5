"""The operator's speech recognition: a program or an endpoint, and every way in which it may fail."""

import os
import sys
import textwrap
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from media_pipeline.captions import queries, transcriptions, work
from media_pipeline.captions.enums import CaptionSource, CaptionState
from media_pipeline.captions.errors import NothingToTranscribe, NoTranscriber
from media_pipeline.models import MediaAsset, Transcription
from media_pipeline.tasks import new_holder
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.lanes.leases import Holder
from tests import recordings
from tests.lectures import factories
from tests.media_pipeline.captions.words import add
from tests.media_pipeline.test_addresses import signed_in
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00.500 --> 00:02.000\n同志们好\n"


@pytest.fixture
def asset(world: World) -> MediaAsset:
    return recordings.published(collection=world.first.collection, uploaded_by=None, at=NOW)


def program(tmp_path: Path, settings: Settings, body: str) -> Path:
    """Configure a program of a few lines; returns the file into which it may leave what it saw."""
    script, seen = tmp_path / "listen.py", tmp_path / "seen"
    script.write_text(f"import os, sys, time\nSEEN = {str(seen)!r}\n{textwrap.dedent(body)}")
    settings.TRANSCRIBER_COMMAND = f"{sys.executable} {script} --language zh"
    return seen


def ask_and_run(asset: MediaAsset) -> Transcription:
    asked = transcriptions.ask(asset=asset, actor=None, at=clock.now())
    work.work_off(new_holder())
    asked.refresh_from_db()
    return asked


def test_a_program_gets_mono_wav_of_16_khz_and_its_words_are_a_draft_that_nobody_sees(
    asset: MediaAsset, tmp_path: Path, settings: Settings
) -> None:
    copy = tmp_path / "heard.wav"
    program(
        tmp_path,
        settings,
        f"""
        open({str(copy)!r}, "wb").write(open(sys.argv[-1], "rb").read())
        assert sys.argv[1:3] == ["--language", "zh"]
        print({VTT!r})
        """,
    )

    asked = ask_and_run(asset)

    with wave.open(str(copy)) as heard:
        shape = (heard.getnchannels(), heard.getframerate(), heard.getsampwidth())
        seconds = heard.getnframes() / heard.getframerate()
    assert shape == (1, 16_000, 2)
    assert seconds == pytest.approx(8, abs=0.35)
    draft = asset.captions.get()
    assert (asked.draft, asked.reason) == (draft, "")
    assert (draft.source, draft.state) == (CaptionSource.MACHINE, CaptionState.DRAFT)
    assert queries.transcript_of(asset) == []
    assert list(work.work_root().glob("speech*")) == []


def test_no_secret_of_ours_reaches_the_program(
    asset: MediaAsset, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANWEI_SECRET_KEY", "geheim")
    seen = program(
        tmp_path, settings, f"open(SEEN, 'w').write(str(dict(os.environ)))\nprint({VTT!r})"
    )

    ask_and_run(asset)

    assert "PATH" in seen.read_text()
    assert "SANWEI" not in seen.read_text()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("sys.exit('no model')", "transcriber_failed"),
        ("print('我没有听懂')", "transcriber_output"),
        ("print('WEBVTT')", "transcriber_empty"),
        ("pass", "transcriber_empty"),
        ("print('x' * 3_000_000)", "transcriber_output"),
        ("time.sleep(60)", "transcriber_timeout"),
        ("os.close(1); time.sleep(60)", "transcriber_timeout"),
    ],
)
def test_a_program_that_fails_leaves_a_sentence_and_no_draft(
    asset: MediaAsset, tmp_path: Path, settings: Settings, body: str, code: str
) -> None:
    settings.TRANSCRIBER_SECONDS = 2
    program(tmp_path, settings, body)

    asked = ask_and_run(asset)

    assert asked.reason_code == code
    assert asked.finished_at is not None
    assert asked.reason.endswith("。")
    assert not asset.captions.exists()


def test_a_program_that_is_not_there_is_told(asset: MediaAsset, settings: Settings) -> None:
    settings.TRANSCRIBER_COMMAND = "no-such-program --fast"

    assert ask_and_run(asset).reason_code == "transcriber_failed"


def test_nothing_of_the_program_outlives_its_time(
    asset: MediaAsset, tmp_path: Path, settings: Settings
) -> None:
    settings.TRANSCRIBER_SECONDS = 1
    body = """
    child = os.fork()
    if child:
        open(SEEN, "w").write(str(child))
    time.sleep(60)
    """
    seen = program(tmp_path, settings, body)

    ask_and_run(asset)

    for _try in range(50):
        if not is_running(int(seen.read_text())):
            return
        time.sleep(0.05)
    pytest.fail("the program's child is still there")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


class Endpoint(BaseHTTPRequestHandler):
    answer, status, wait_seconds = VTT.encode(), 200, 0.0
    heard: list[tuple[dict[str, str], int]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((dict(self.headers), len(body)))
        time.sleep(self.wait_seconds)
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def endpoint(settings: Settings, **told: Any) -> Iterator[type[Endpoint]]:
    handler = type("Handler", (Endpoint,), {"heard": [], **told})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        settings.TRANSCRIBER_URL = f"http://127.0.0.1:{server.server_port}/listen"
        settings.TRANSCRIBER_TOKEN = "t0ken"
        try:
            yield handler
        finally:
            server.shutdown()
            thread.join()


def test_an_endpoint_gets_the_wav_with_the_token(asset: MediaAsset, settings: Settings) -> None:
    with endpoint(settings) as heard_by:
        asked = ask_and_run(asset)

    ((headers, size),) = heard_by.heard
    assert (headers["Content-Type"], headers["Authorization"]) == ("audio/wav", "Bearer t0ken")
    assert size == pytest.approx(8 * 32_000, rel=0.05)
    assert asked.draft == asset.captions.get()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"status": 401}, "transcriber_failed"),
        ({"status": 302}, "transcriber_failed"),
        ({"wait_seconds": 2.0}, "transcriber_timeout"),
        ({"answer": b"x" * 3_000_000}, "transcriber_output"),
        ({"answer": b"<html>502</html>"}, "transcriber_output"),
    ],
)
def test_an_endpoint_that_fails_leaves_a_sentence(
    asset: MediaAsset, settings: Settings, told: dict[str, Any], code: str
) -> None:
    settings.TRANSCRIBER_SECONDS = 1
    with endpoint(settings, **told):
        asked = ask_and_run(asset)

    assert asked.reason_code == code
    assert not asset.captions.exists()


@pytest.mark.parametrize("told", [{"status": 503}, None], ids=["busy", "away"])
def test_what_may_pass_is_tried_three_times(
    asset: MediaAsset, settings: Settings, told: dict[str, Any] | None
) -> None:
    with endpoint(settings, **(told or {})) as heard_by:
        if told is None:
            settings.TRANSCRIBER_URL = "http://127.0.0.1:9/nobody"
        asked = transcriptions.ask(asset=asset, actor=None, at=clock.now())
        for _turn in range(3):
            assert asked.finished_at is None
            work.work_off(new_holder())
            Transcription.objects.update(leased_until=None)
            asked.refresh_from_db()

    assert asked.attempts == 3
    assert asked.reason_code == ("transcriber_failed" if told else "transcriber_unreachable")
    assert len(heard_by.heard) == (3 if told else 0)


def test_a_killed_worker_s_transcription_is_taken_over_and_given_up_after_three(
    asset: MediaAsset, settings: Settings
) -> None:
    settings.TRANSCRIBER_COMMAND = "listen"
    at = clock.now()
    asked = transcriptions.ask(asset=asset, actor=None, at=at)
    for turn in range(1, 4):
        holder = Holder(worker=f"w{turn}", seconds=60)
        assert transcriptions.claim(holder=holder, at=at) == asked
        assert transcriptions.claim(holder=Holder(worker="late", seconds=60), at=at) is None
        at += timedelta(seconds=61)

    assert transcriptions.claim(holder=Holder(worker="w4", seconds=60), at=at) is None
    asked.refresh_from_db()
    assert (asked.reason_code, asked.finished_at) == ("worker_died", at)


def test_a_worker_that_lost_its_lease_stores_nothing(
    asset: MediaAsset, tmp_path: Path, settings: Settings
) -> None:
    program(tmp_path, settings, f"print({VTT!r})")
    at = clock.now()
    transcriptions.ask(asset=asset, actor=None, at=at)
    slow = Holder(worker="slow", seconds=60)
    asked = transcriptions.claim(holder=slow, at=at)
    assert asked is not None
    quick = Holder(worker="quick", seconds=60)
    taken = transcriptions.claim(holder=quick, at=at + timedelta(seconds=61))
    assert taken is not None
    work.run(taken, quick)
    program(tmp_path, settings, f"print({VTT.replace('同志们', '迟到的')!r})")

    work.run(asked, slow)

    assert "同志们" in asset.captions.get().text


def test_words_that_an_editor_typed_meanwhile_are_not_lost(
    asset: MediaAsset, tmp_path: Path, settings: Settings
) -> None:
    program(tmp_path, settings, f"print({VTT!r})")
    transcriptions.ask(asset=asset, actor=None, at=clock.now())
    typed = add(asset, "我打的字")

    work.work_off(new_holder())

    assert [one.text for one in asset.captions.order_by("number")] == [
        typed.text,
        "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n同志们好\n",
    ]


def test_two_clicks_ask_once(asset: MediaAsset, settings: Settings) -> None:
    settings.TRANSCRIBER_COMMAND = "listen"

    first, second = (transcriptions.ask(asset=asset, actor=None, at=NOW) for _click in range(2))

    assert first == second


def test_without_a_transcriber_or_sound_nothing_can_be_asked_for(
    world: World, asset: MediaAsset, settings: Settings
) -> None:
    with pytest.raises(NoTranscriber):
        transcriptions.ask(asset=asset, actor=None, at=NOW)

    settings.TRANSCRIBER_COMMAND = "listen"
    with pytest.raises(NothingToTranscribe):
        transcriptions.ask(asset=factories.media(world), actor=None, at=NOW)


def test_the_button_is_there_only_when_configured(
    world: World, asset: MediaAsset, settings: Settings
) -> None:
    client = signed_in(editor_of(world))
    address = reverse("recordings:captions", args=[asset.pk])
    assert "生成字幕初稿" not in client.get(address).content.decode()

    settings.TRANSCRIBER_COMMAND = "listen"
    assert "生成字幕初稿" in client.get(address).content.decode()

    client.post(reverse("recordings:transcribe", args=[asset.pk]))
    page = client.get(address).content.decode()
    assert "正在生成字幕初稿" in page
    assert ">生成字幕初稿<" not in page
    settings.TRANSCRIBER_COMMAND = ""
    assert "正在生成字幕初稿" not in client.get(address).content.decode()
    Transcription.objects.update(finished_at=NOW, reason="连不上转写服务。")
    assert "字幕初稿没有生成：连不上转写服务。" in client.get(address).content.decode()


def editor_of(world: World) -> User:
    return world.account(world.zhao_liu)
