"""Whole films over lines that are cut and through servers that are killed: the same bytes arrive."""

import hashlib
import random
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connections

from media_pipeline.models import MediaAsset
from media_pipeline.tus import finishing
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.models import MediaUpload
from tests.cutting import cutting
from tests.databases import RealDatabase
from tests.media_pipeline.uploads.sender import upload_at
from tests.served import Server, TusClient, served
from tests.world import World

MIB = 1024**2
LEASE = {"SANWEI_UPLOAD_LEASE_SECONDS": "2"}


def film(folder: Path, size: int) -> Path:
    path = folder / "党课.mp4"
    dice = random.Random(size)
    with path.open("wb") as file:
        for start in range(0, size, MIB):
            file.write(dice.randbytes(min(MIB, size - start)))
    return path


def sha256_stored(asset: MediaAsset) -> str:
    digest = hashlib.sha256()
    with default_storage.open(str(asset.source.name)) as file:
        for chunk in file.chunks(MIB):
            digest.update(chunk)
    return digest.hexdigest()


def assert_arrived(address: str, sha256: str) -> None:
    finishing.work_off()
    upload = upload_at(address)
    assert (upload.state, upload.reason) == (UploadState.DONE, "")
    asset = MediaAsset.objects.get()
    assert (asset.sha256, sha256_stored(asset)) == (sha256, sha256)


def restarting(server: Server, times: int, *, every_bytes: int) -> threading.Thread:
    """Kill and start the server each time that so much more has arrived."""

    def run() -> None:
        for number in range(1, times + 1):
            deadline = time.monotonic() + 200
            while time.monotonic() < deadline:
                got = MediaUpload.objects.values_list("received_bytes", flat=True).first() or 0
                if got >= number * every_bytes:
                    break
                time.sleep(0.02)
            server.kill()
            server.start()
        connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_a_film_arrives_whole_over_a_line_that_is_cut_and_a_server_that_is_killed(
    real_database: RealDatabase, real_world: World, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOAD_LEASE_SECONDS = 2
    path = film(tmp_path, 24 * MIB)
    with (
        served(real_database.environment(**LEASE), workers=1, threads=8) as server,
        cutting("127.0.0.1", server.port, least=300_000, most=3 * MIB) as proxy,
    ):
        killer = restarting(server, 1, every_bytes=8 * MIB)
        client = TusClient(
            proxy.address, real_world.account(real_world.zhao_liu), part_bytes=2 * MIB
        )
        address, journey = client.send(path)
        killer.join(60)

    assert proxy.cuts >= 5
    assert journey.breaks >= 5
    assert_arrived(address, journey.sha256)


@pytest.mark.slow
@pytest.mark.parametrize("restarts", [0, 2])
def test_300_mb_arrive_whole_through_cuts_and_restarts(
    real_database: RealDatabase, real_world: World, tmp_path: Path, restarts: int
) -> None:
    path = film(tmp_path, 300 * 1000**2)
    with (
        served(real_database.environment(**LEASE)) as server,
        cutting("127.0.0.1", server.port, least=5 * 1000**2, most=40 * 1000**2) as proxy,
    ):
        killer = restarting(server, restarts, every_bytes=90 * MIB)
        client = TusClient(
            proxy.address, real_world.account(real_world.zhao_liu), part_bytes=64 * MIB
        )
        address, journey = client.send(path)
        killer.join(60)

    print(f"cuts {proxy.cuts}, breaks {journey.breaks}, refusals {journey.refusals}")
    assert proxy.cuts >= 5
    assert_arrived(address, journey.sha256)


def test_a_killed_server_lets_go_of_its_lock_and_keeps_what_it_acknowledged(
    real_database: RealDatabase, real_world: World, tmp_path: Path
) -> None:
    client_file = film(tmp_path, 4 * MIB)
    with served(real_database.environment(**LEASE), workers=1, threads=4) as server:
        client = TusClient(server.address, real_world.account(real_world.zhao_liu), part_bytes=MIB)
        address = client.begin(client_file.stat().st_size, client_file.name)
        content = client_file.read_bytes()
        client.ask(
            "PATCH", address, content[:MIB],
            Content_Type="application/offset+octet-stream", Upload_Offset="0",
        )  # fmt: skip
        hang = half_a_part(client, address, content[MIB : 3 * MIB])
        deadline = time.monotonic() + 10
        while not upload_at(address).lock_holder and time.monotonic() < deadline:
            time.sleep(0.02)
        held = upload_at(address)
        server.kill()
        hang.close()
        server.start()

        began = time.monotonic()
        statuses = []
        while True:
            answer = client.ask(
                "PATCH", address, content[MIB : 2 * MIB],
                Content_Type="application/offset+octet-stream", Upload_Offset=str(MIB),
            )  # fmt: skip
            statuses.append(answer.status)
            if answer.status == 204 or time.monotonic() - began > 20:
                break
            time.sleep(0.2)

    assert held.lock_holder
    assert held.received_bytes == MIB
    assert statuses[-1] == 204
    assert set(statuses[:-1]) <= {423}
    assert upload_at(address).received_bytes == 2 * MIB


def half_a_part(client: TusClient, address: str, body: bytes) -> socket.socket:
    """Begin a part and send half of it; the connection stays open."""
    line = socket.create_connection((str(client.where.hostname), int(client.where.port or 0)))
    head = {
        **client.headers,
        "Host": "127.0.0.1",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(MIB),
        "Content-Length": str(len(body)),
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    line.sendall(f"PATCH {address} HTTP/1.1\r\n{text}\r\n".encode() + body[: len(body) // 2])
    return line
