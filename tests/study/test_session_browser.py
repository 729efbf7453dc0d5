"""StudySession in a real browser: nothing is lost when the network goes, the page reloads, or both."""

import io
import json
import threading
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
MODULES = Path(__file__).resolve().parents[2] / "site/sanwei/study/static/study"
PAGE = """<!doctype html><meta charset="utf-8"><audio></audio>
<script type="module">
import { StudySession } from "/session.js";
window.seen = [];
window.study = new StudySession({
  item: "11111111-1111-1111-1111-111111111111",
  sessionsUrl: "/sessions", beatsUrl: "/beats", csrf: "token of the page",
  onProgress: (progress) => window.seen.push(progress.permille),
  onSaved: (saved) => { window.saved = saved; },
});
const audio = document.querySelector("audio");
audio.src = URL.createObjectURL(await (await fetch("/sound.wav")).blob());
window.study.attach(audio);
window.ready = true;
</script>"""


def silence(seconds: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * 8_000 * seconds)
    return buffer.getvalue()


class Server:
    """What the page talks to: opens sessions, takes beats by (session, sequence), can be out of reach."""

    def __init__(self) -> None:
        self.is_reachable = True
        self.opened: list[dict[str, str]] = []
        self.beats: dict[tuple[str, int], dict[str, Any]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/sound.wav":
                    self._send("audio/wav", SOUND)
                elif self.path.endswith(".js"):
                    self._send("text/javascript", (MODULES / self.path[1:]).read_bytes())
                else:
                    self._send("text/html", PAGE.encode())

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.is_reachable:
                    answer = outer.take(self.path, dict(self.headers), json.loads(raw))
                    self._send("application/json", json.dumps(answer).encode())

            def _send(self, content_type: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Stay quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def take(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if path == "/beats":
            for beat in body["beats"]:
                self.beats.setdefault((body["token"], beat["sequence"]), beat)
            return {"progress": {"permille": len(self.beats)}}
        self.opened.append({name.lower(): value for name, value in headers.items()})
        hidden = {"counts_hidden_video": False, "counts_hidden_audio": True}
        return {
            "session": f"s{len(self.opened)}",
            "token": f"t{len(self.opened)}",
            "policy": {"speeds": [1], **hidden},
            "progress": {"permille": 0},
        }

    def covered(self, token: str) -> list[list[int]]:
        """Return the intervals of one session in order, joined where they touch."""
        joined: list[list[int]] = []
        keys = sorted(key for key in self.beats if key[0] == token)
        for start, end in (pair for key in keys for pair in self.beats[key]["intervals"]):
            if joined and joined[-1][1] == start:
                joined[-1][1] = end
            else:
                joined.append([start, end])
        return joined


SOUND = silence(60)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_function("window.ready")
    yield page
    context.close()


def play_to(page: Page, seconds: float) -> None:
    page.evaluate("document.querySelector('audio').play()")
    page.wait_for_function(f"document.querySelector('audio').currentTime >= {seconds}")


def pause(page: Page) -> float:
    page.evaluate("document.querySelector('audio').pause()")
    position: float = page.evaluate("document.querySelector('audio').currentTime")
    return position


def test_what_was_played_arrives_at_the_pause(page: Page, server: Server) -> None:
    play_to(page, 2)
    position = pause(page)
    page.wait_for_function("window.saved?.state === 'saved' && window.seen.length > 1")

    assert server.opened[0]["x-csrftoken"] == "token of the page"
    assert len(server.covered("t1")) == 1
    start, end = server.covered("t1")[0]
    assert start < 300
    assert abs(end - position * 1_000) < 300


def test_a_seek_leaves_its_gap(page: Page, server: Server) -> None:
    play_to(page, 1)
    page.evaluate("document.querySelector('audio').currentTime = 30")
    play_to(page, 31)
    pause(page)
    page.wait_for_function("window.saved?.state === 'saved' && window.seen.length > 2")

    (_, first_end), (second_start, second_end) = server.covered("t1")
    assert 700 <= first_end <= 2_000
    assert 29_900 <= second_start <= 30_300
    assert second_end >= 30_900


def test_without_network_and_after_a_reload_nothing_is_lost(page: Page, server: Server) -> None:
    play_to(page, 1)
    server.is_reachable = False
    play_to(page, 3)
    position = pause(page)
    page.wait_for_function("window.saved?.state === 'waiting'")
    page.reload()
    page.wait_for_function("window.ready && window.saved?.state === 'waiting'")
    assert server.beats == {}

    server.is_reachable = True
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_function("window.saved?.state === 'saved'")

    (covered,) = server.covered("t1")
    assert covered[0] < 300
    assert abs(covered[1] - position * 1_000) < 300


def test_the_last_words_of_a_closed_page_arrive(page: Page, server: Server) -> None:
    play_to(page, 2)
    page.goto(f"{server.url}/elsewhere")
    page.wait_for_function("window.ready && window.saved?.state === 'saved'")

    ((start, end),) = server.covered("t1")
    assert start < 300
    assert end >= 1_700


def test_a_new_speed_begins_a_new_beat(page: Page, server: Server) -> None:
    play_to(page, 1)
    page.evaluate("document.querySelector('audio').playbackRate = 2")
    play_to(page, 4)
    pause(page)
    page.wait_for_function("window.saved?.state === 'saved' && window.seen.length > 2")

    assert [beat["rate"] for _, beat in sorted(server.beats.items())] == [1, 2]
