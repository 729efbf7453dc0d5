"""``manage.py ingest_media FILE…``: takes files through the whole pipeline in the foreground."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Collection

from media_pipeline import jobs, package, publish, services, sprites, work
from media_pipeline.commands import AUDIO_FILE
from media_pipeline.enums import MediaState
from media_pipeline.models import MediaAsset
from media_pipeline.report import ProbeReport
from media_pipeline.tasks import new_holder
from sanwei.common import clock
from sanwei.common.errors import SanweiError


class Command(BaseCommand):
    help = (
        "Take recordings through the whole pipeline, here and now, and print one JSON object a line. "
        "By running it you confirm that the files are not classified. Exits 1 if one was not published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--collection", help="Name of the Wagtail collection (default: root).")
        parser.add_argument("--json", action="store_true", help="No progress on standard error.")

    def handle(self, *args: Any, **options: Any) -> None:
        collection = None
        if options["collection"]:
            collection = Collection.objects.filter(name=options["collection"]).first()
            if collection is None:
                raise CommandError(f"no collection is called {options['collection']!r}")
        is_good = True
        for name in options["files"]:
            if not options["json"]:
                self.stderr.write(f"{name} …")
            told = take(Path(name), collection)
            self.stdout.write(json.dumps({"file": name, **told}, ensure_ascii=False))
            self.stdout.flush()
            is_good = is_good and told["state"] == MediaState.READY
        if not is_good:
            raise SystemExit(1)


def take(path: Path, collection: Collection | None) -> dict[str, Any]:
    """Ingest one file and work off its jobs in this process; return the fields of the stable JSON."""
    holder = new_holder()
    try:
        with path.open("rb") as file:
            asset = services.ingest(
                file=File(file),
                name=path.name,
                title="",
                collection=collection,
                uploaded_by=None,
                confirmed_unclassified=True,
                at=clock.now(),
                holder=holder,
            )
    except OSError as error:
        return _told(MediaState.REJECTED, "unreadable", f"{path}: {error.strerror}")
    except SanweiError as refused:
        return _told(MediaState.FAILED, refused.code, str(refused.message))
    # Each stage is taken for this process as it is queued, so that a worker running beside it keeps off.
    while job := asset.jobs.filter(finished_at__isnull=True, worker=holder.worker).first():
        work.run(job, holder, chain=True)
    for job in asset.jobs.filter(finished_at__isnull=True):
        jobs.give_up(job, at=clock.now(), code="internal")
    asset.refresh_from_db()
    return _describe(asset)


def _describe(asset: MediaAsset) -> dict[str, Any]:
    told = _told(asset.state, asset.reason_code, asset.reason)
    if asset.probe:
        report = ProbeReport.from_json(asset.probe)
        told |= {"has_video": report.has_video, "has_audio": report.has_audio}
        if report.video is not None:
            told |= {"width": report.video.width, "height": report.video.height}
    version = asset.current_version
    if version is None:
        return told
    paths = {path for path, _ in version.files}

    def place(path: str) -> str | None:
        name = publish.storage_name(asset, version.version_key, path)
        return _where(name) if path in paths else None

    return told | {
        "has_video": version.has_video,
        "has_audio": version.has_audio,
        "duration_seconds": version.duration_ms / 1000,
        "renditions": list(version.renditions.values("name", "width", "height", "bandwidth")),
        "playlist": place(version.master),
        "poster": place(package.POSTER),
        "sprites": place(sprites.VTT),
        "audio": place(AUDIO_FILE),
    }


def _told(state: str, reason_code: str, reason: str) -> dict[str, Any]:
    return {
        "state": str(state),
        "reason_code": reason_code,
        "reason": reason,
        "has_video": None,
        "has_audio": None,
        "width": None,
        "height": None,
        "duration_seconds": None,
        "renditions": [],
        "playlist": None,
        "poster": None,
        "sprites": None,
        "audio": None,
    }


def _where(name: str) -> str:
    """Return the file's path on this machine, or its name in a storage elsewhere."""
    try:
        return default_storage.path(name)
    except NotImplementedError:
        return name
