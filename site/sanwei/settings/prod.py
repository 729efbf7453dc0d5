"""A served installation behind a TLS proxy. Everything comes from environment variables."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from sanwei.settings import env
from sanwei.settings.base import *  # noqa: F403
from sanwei.settings.base import BASE_URL

DEBUG = False
SANWEI_GALLERY = False
SECRET_KEY = env.text("SANWEI_SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SANWEI_SECRET_KEY must be set to at least 50 random characters")

ALLOWED_HOSTS = env.words("SANWEI_ALLOWED_HOSTS") or [urlsplit(BASE_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = SANWEI_PROXY_COUNT = env.number("SANWEI_PROXY_COUNT", 1)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.number("SANWEI_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# Wagtail shows previews in a frame of its own site; frame-ancestors says the same.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
