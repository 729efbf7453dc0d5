"""What the tree of files itself promises."""

import hashlib
import json
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT

VENDORED = ROOT / "site/sanwei/static/sanwei/vendor"
INDEX_ADDRESS = re.compile(
    r"https?://[^\s\"')]*(/simple\b|/packages/|pypi\.|pythonhosted)|--(extra-)?index-url|--find-links"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.$~}/])/(?:" + "|".join(["work", "farm", "root", "home", "Users"]) + r")/\w"
)


def tracked(*patterns: str) -> list[Path]:
    """Return the files that a clone would hold, those about to be added included."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in sorted(set(done.stdout.split("\n"))) if (ROOT / name).is_file()]


def our_python() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_site_is_a_source_root_and_never_a_package() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()

    assert not (ROOT / "site/__init__.py").exists()
    assert not {"site", "/site", "site/", "/site/"} & set(ignored)


def test_migrations_are_named_for_their_change() -> None:
    assert named([path for path in tracked("*/migrations/*.py") if "_auto_" in path.name]) == []


def test_files_stay_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in our_python()}
    shipped = [n for path, n in lengths.items() if n and not path.is_relative_to(ROOT / "tests")]
    excused = {
        path for path in lengths if "long" in path.read_text(encoding="utf-8").split("\n")[0]
    }
    long = [path for path, count in lengths.items() if count > 400 and path not in excused]

    assert statistics.median(shipped) < 80
    assert named(long) == []


def test_no_file_names_a_package_index_or_a_place_on_somebodys_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".whl", ".mo"} or VENDORED in path.parents or path == Path(__file__):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in INDEX_ADDRESS.finditer(text)]
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in MACHINE_PATH.finditer(text)]

    assert found == []


def test_our_code_compiles_on_the_oldest_python(tmp_path: Path) -> None:
    """Ruff's target version sees most of it; only the interpreter sees all."""
    files = [str(path) for path in tracked("*.py", "dev")]
    program = (
        "import sys; [compile(open(f, encoding='utf-8').read(), f, 'exec') for f in sys.argv[1:]]"
    )

    done = subprocess.run(
        [oldest_python(), "-I", "-c", program, *files], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def oldest_python() -> str:
    for name in ("/usr/bin/python3", "python3.11", sys.executable):
        asked = [name, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"]
        if shutil.which(name) and subprocess.call(asked, stderr=subprocess.DEVNULL) == 0:
            return name
    pytest.skip("no Python 3.11 on this machine")


def test_vendored_files_are_what_their_manifest_says() -> None:
    manifest = json.loads((VENDORED / "manifest.json").read_text(encoding="utf-8"))
    texts = {"manifest.json"} | {entry["licence_file"] for entry in manifest}

    described = {entry["file"]: entry["sha256"] for entry in manifest}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.iterdir()
        if path.name not in texts
    }

    assert found == described
    assert all((VENDORED / name).is_file() for name in texts)
    assert all(entry[key] for entry in manifest for key in ("name", "version", "licence", "source"))
