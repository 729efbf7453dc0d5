"""The pins: whole, hashed, free of addresses, and what pyproject asks for."""

import hashlib
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.layers import ROOT

FOLDER = ROOT / "requirements"
FILES = ("runtime", "scale", "test")


def pins(name: str) -> dict[str, list[tuple[str, str]]]:
    """Return ``(version, marker)`` by package; some differ between Pythons."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str]]] = {}
    for package, version, marker in re.findall(r"(?m)^([a-z0-9.-]+)==(\S+)(?: ; (.*?))? \\$", text):
        found.setdefault(package, []).append((version, marker))
    return found


def asked(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for extra in extras for line in optional[extra])]
    return [Requirement(line) for line in lines if not line.startswith("sanwei")]


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_with_hashes(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?! )", text.strip())

    pin = re.compile(r"[a-z0-9.-]+==\S+( ; .+?)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert blocks
    assert [block for block in blocks if not pin.fullmatch(block)] == []


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("runtime", ()),
        ("scale", ("scale", "tantivy")),
        ("test", ("scale", "tantivy", "test")),
    ],
)
def test_pins_answer_what_the_project_asks(name: str, extras: tuple[str, ...]) -> None:
    have = pins(name)

    unmet = [
        str(requirement)
        for requirement in asked(*extras)
        if not have.get(canonicalize_name(requirement.name))
        or not all(
            requirement.specifier.contains(Version(version))
            for version, _ in have[canonicalize_name(requirement.name)]
        )
    ]

    assert unmet == []


@pytest.mark.parametrize("name", ["scale", "test"])
def test_larger_sets_contain_the_runtime(name: str) -> None:
    assert pins("runtime").items() <= pins(name).items()


def test_bootstrap_wheel_is_the_one_registered() -> None:
    folder = FOLDER / "bootstrap"
    registered = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.whl")
    }

    assert found == registered
