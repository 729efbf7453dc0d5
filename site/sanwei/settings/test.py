"""What pytest runs: a throw-away data folder, cheap password hashes, nothing else made easier."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SANWEI_DATA_DIR", tempfile.mkdtemp(prefix="sanwei-test-"))

from sanwei.settings.base import *  # noqa: F403
from sanwei.settings.base import DATA_DIR, STORAGES

DATA_DIR = Path(DATA_DIR)
DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
