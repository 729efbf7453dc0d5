"""The WSGI entry. There is no ASGI one: resumable uploads need WSGI, and "live" is polling with ETag."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.prod")
application = get_wsgi_application()

# After Django is set up: a site whose database lost its guards must not take writes.
from django.db import connection  # noqa: E402

from sanwei.common import collecting, guards  # noqa: E402

guards.require()
connection.close()
collecting.settle()
