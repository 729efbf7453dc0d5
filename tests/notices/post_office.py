"""A server on this machine that stands for the robots' hosts, and one that takes mail."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Posted:
    path: str
    query: dict[str, list[str]]
    body: dict[str, Any]


@dataclass
class Office:
    """``answer``: status and body of what comes next; ``location`` makes it a redirect."""

    url: str = ""
    status: int = 200
    answer: bytes = b'{"errcode": 0, "errmsg": "ok", "code": 0}'
    location: str = ""
    posted: list[Posted] = field(default_factory=list)

    def says(self, told: object, status: int = 200) -> None:
        self.status = status
        self.answer = told if isinstance(told, bytes) else json.dumps(told).encode()


@contextmanager
def opened() -> Iterator[Office]:
    office = Office()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            split = urlsplit(self.path)
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            office.posted.append(Posted(split.path, parse_qs(split.query), body))
            self.send_response(office.status)
            if office.location:
                self.send_header("Location", office.location)
            self.send_header("Content-Length", str(len(office.answer)))
            self.end_headers()
            self.wfile.write(office.answer)

        def do_GET(self) -> None:
            office.posted.append(Posted(self.path, {}, {}))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        office.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield office
        server.shutdown()
        thread.join()


@contextmanager
def mail_server() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Take mail as SMTP does; yield the port and what came: recipient and text."""
    taken: list[tuple[str, str]] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            to = ""
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "RCPT":
                    to = line.partition("<")[2].rstrip(">")
                if word == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline().decode()).strip() != ".":
                        lines.append(part)
                    taken.append((to, "".join(lines)))
                if word == "QUIT":
                    self.say("221 bye")
                    return
                self.say("250 ok")

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], taken
        server.shutdown()
        thread.join()
