"""``manage.py package_media FILE… --into FOLDER``: makes published versions ahead of time, for the demo."""

import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.management.base import BaseCommand

from media_pipeline import probe, recipe, services, stage


class Command(BaseCommand):
    help = (
        "Encode recordings into folders named by version key, without touching the database. "
        "services.ingest(prebuilt=FOLDER) publishes them at once. Existing versions stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        into: Path = options["into"]
        into.mkdir(parents=True, exist_ok=True)
        for source in options["files"]:
            version = package_of(source, into)
            self.stdout.write(f"{source.name} {version.name}")


def package_of(source: Path, into: Path) -> Path:
    """Return the folder of ``source``'s version in ``into``, encoding it if it is missing.

    Raises: ProbeRefused, EncodeFailed, PackageRefused.
    """
    with source.open("rb") as file:
        wanted = into / recipe.version_key(services.sha256_of(File(file)))
    if wanted.exists():
        return wanted
    with tempfile.TemporaryDirectory(dir=into) as name:
        folder = Path(name)
        shutil.copyfile(source, folder / "source")
        report = probe.probe(folder / "source", max_seconds=settings.MEDIA_MAX_SECONDS)
        made = stage.make_all(report, folder, recipe.current())
        for path, _ in made.files:
            (folder / "kept" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).rename(folder / "kept" / path)
        (folder / "kept").rename(wanted)
    return wanted
