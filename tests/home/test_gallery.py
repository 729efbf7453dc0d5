"""The page of components: whole, and never in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from sanwei.home import gallery
from tests.architecture.layers import ROOT

ASK = """
import django; django.setup()
from django.conf import settings
from django.test import Client
print(settings.SANWEI_GALLERY, Client().get("/_components/", secure=True).status_code)
"""


def test_every_component_is_on_the_page() -> None:
    templates = {path.stem for path in ROOT.glob("site/sanwei/templates/components/*.html")}

    assert set(gallery.states()) == templates


@pytest.mark.django_db
def test_contributors_see_it(client: Client, settings: Settings) -> None:
    settings.SANWEI_GALLERY = True

    page = client.get("/_components/")

    assert page.status_code == 200
    assert "已保存 · 断网也不丢" in page.content.decode()


def test_production_does_not_serve_it(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sanwei.settings.prod",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "site"), str(ROOT))),
        "SANWEI_BASE_URL": "https://xuetang.example.cn",
        "SANWEI_ALLOWED_HOSTS": "testserver",
        "SANWEI_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "SANWEI_DATA_DIR": str(tmp_path),
        "DATABASE_URL": "sqlite://:memory:",
    }
    manage = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "-v0"]
    subprocess.run(manage, cwd=ROOT, env=env, check=True, capture_output=True)

    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["False", "404"], done.stderr[-800:]
