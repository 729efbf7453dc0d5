"""What pytest runs: a throw-away data folder, cheap password hashes, nothing else made easier."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if not os.environ.get("SANWEI_DATA_DIR"):
    # mypy and manage.py read these settings too, and mypy ends without a word to atexit.
    os.environ["SANWEI_DATA_DIR"] = str(Path(tempfile.gettempdir(), "sanwei-settings"))
    if "PYTEST_VERSION" in os.environ:
        os.environ["SANWEI_DATA_DIR"] = tempfile.mkdtemp(prefix="sanwei-test-")
        atexit.register(shutil.rmtree, os.environ["SANWEI_DATA_DIR"], ignore_errors=True)
# Workers inherit the folder of the run; each writes into a part of its own, as do the programs it starts.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if Path(os.environ["SANWEI_DATA_DIR"]).name != worker:
    os.environ["SANWEI_DATA_DIR"] = str(Path(os.environ["SANWEI_DATA_DIR"], worker))

from sanwei.settings.base import *  # noqa: F403
from sanwei.settings.base import DATA_DIR, STORAGES

DATA_DIR = Path(DATA_DIR)
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one
DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
SANWEI_FIELD_KEYS = ["b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI="]
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
