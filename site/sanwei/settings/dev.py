"""One machine, for trying and developing: what ``./dev up`` runs."""

from sanwei.settings import env
from sanwei.settings.base import *  # noqa: F403
from sanwei.settings.base import DATA_DIR

DEBUG = env.flag("SANWEI_DEBUG", default=False)
SECRET_KEY = env.secret_key(DATA_DIR)
ALLOWED_HOSTS = ["*"]
SANWEI_GALLERY = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
