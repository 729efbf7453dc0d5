"""No app knows what lies above it: not in imports, not in foreign keys, not in migrations."""

import subprocess
import sys

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.architecture.layers import ROOT, layers, our_apps, upward


def test_every_package_of_ours_has_its_layer() -> None:
    named = set().union(*layers())
    rooms = {f"sanwei.{path.parent.name}" for path in ROOT.glob("site/sanwei/*/__init__.py")}

    assert (rooms - {"sanwei.settings"}) - named == set()
    assert {config.name for config in our_apps().values()} - named == set()


def test_imports_follow_the_layers() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}/site:{ROOT}", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_foreign_keys_follow_the_layers() -> None:
    links = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for config in our_apps().values()
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if not field.auto_created and isinstance(field.related_model, type)
    }

    ours = {link for link in links if set(link) <= set(our_apps())}

    assert ours, "no foreign key between apps was seen"
    assert upward(ours) == set()


def test_migrations_follow_the_layers() -> None:
    links = set()
    for (label, _), migration in MigrationLoader(None).disk_migrations.items():
        links |= {(label, below) for below, _ in migration.dependencies}
        links |= {(later, label) for later, _ in migration.run_before}

    ours = {link for link in links if set(link) <= set(our_apps())}

    assert ours, "no dependency between migrations was seen"
    assert upward(ours) == set()


def test_no_third_party_app_gains_a_key_into_ours_by_setting_alone() -> None:
    """A swapped model (User, Image, Document) is the only way in; all three lie at the bottom."""
    swapped = {
        (field.model._meta.label, field.related_model._meta.app_label)
        for model in _third_party_models()
        for field in model._meta.get_fields()
        if not field.auto_created and isinstance(field.related_model, type)
        if field.related_model._meta.app_label in our_apps()
    }

    assert {label for _, label in swapped} <= {"accounts", "files"}


def _third_party_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label not in our_apps()]
