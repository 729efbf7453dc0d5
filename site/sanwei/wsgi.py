"""The WSGI entry. There is no ASGI one: resumable uploads need WSGI, and "live" is polling with ETag."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.prod")
application = get_wsgi_application()
