"""The order of apps, read from import-linter's contract in pyproject.toml: one list for all three graphs."""

import tomllib
from pathlib import Path

from django.apps import AppConfig, apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("site/sanwei", "lectures", "quizzes", "media_pipeline")


def layers() -> list[set[str]]:
    """Return module names, the top layer first."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (contract,) = tools["importlinter"]["contracts"]
    return [{name.strip(" ()") for name in line.split("|")} for line in contract["layers"]]


def our_apps() -> dict[str, AppConfig]:
    """Return our apps by label."""
    roots = [ROOT / package for package in PACKAGES]
    return {
        config.label: config
        for config in apps.get_app_configs()
        if any(Path(config.path).is_relative_to(root) for root in roots)
    }


def upward(links: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those ``(from, to)`` links between app labels that point up or to a neighbour."""
    height = {
        label: number
        for number, names in enumerate(reversed(layers()))
        for label, config in our_apps().items()
        if config.name in names
    }
    return {(a, b) for a, b in links if a != b and height[a] <= height[b]}
