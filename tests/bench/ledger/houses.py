"""Two houses of make_scale to measure in: the one asked for and one of a tenth; each is built once and kept."""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def arguments(text: str | None) -> argparse.ArgumentParser:
    """Return the parser that all measurements of this folder share."""
    parser = argparse.ArgumentParser(description=(text or "").splitlines()[0])
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--branches", type=int, default=300)
    parser.add_argument("--lectures", type=int, default=200)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", type=Path, default=ROOT / "var/bench", help="kept")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", choices=("small", "big"), help=argparse.SUPPRESS)
    return parser


def build(asked: argparse.Namespace, size: str) -> Path:
    """Return the folder of a house, built where it is missing; says on stderr how far it is."""
    part = 10 if size == "small" else 1
    numbers = (asked.members // part, max(1, asked.branches // part))
    shape = (*numbers, asked.lectures, asked.days, asked.seed)
    place = asked.dir / "-".join(str(number) for number in shape)
    if (place / "made.json").exists():
        return place
    place.mkdir(parents=True, exist_ok=True)
    for left in place.glob("db.sqlite3*"):
        left.unlink()
    started = time.monotonic()
    _manage(place, "migrate", "-v0")
    made = _manage(
        place,
        "make_scale",
        *(f"--members={shape[0]}", f"--branches={shape[1]}", f"--lectures={shape[2]}"),
        *(f"--days={shape[3]}", f"--seed={shape[4]}", "--json"),
    )
    (place / "made.json").write_text(made, encoding="utf-8")
    print(f"{size} house: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return place


def told_inside(script: str, asked: argparse.Namespace, size: str) -> dict[str, Any]:
    """Run ``script`` as a process of its own in a house; return the JSON object that it prints."""
    place = build(asked, size)
    shape = [
        f"--{name}={getattr(asked, name)}"
        for name in ("members", "branches", "lectures", "days", "seed")
    ]
    done = subprocess.run(
        [sys.executable, script, f"--inside={size}", f"--dir={asked.dir}", *shape],
        env=_environment(place),
        stdout=subprocess.PIPE,
        check=True,
    )
    return {**json.loads(done.stdout), "made": json.loads((place / "made.json").read_text())}


def set_up() -> None:
    """Start Django inside a house, as the web server does."""
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    import django

    django.setup()

    from django.urls import get_resolver

    from sanwei.common import collecting

    list(get_resolver().reverse_dict)  # imports every view
    collecting.settle()


def _manage(place: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=_environment(place),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def _environment(place: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sanwei.settings.test",
        "DATABASE_URL": f"sqlite:///{place / 'db.sqlite3'}",
    }
