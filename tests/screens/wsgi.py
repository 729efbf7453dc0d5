"""The site on the day its demo was told for: pictures look the same whenever they are taken."""

import time
from datetime import datetime, timedelta
from importlib import import_module

from sanwei.common import clock
from tests.screens.site import AS_OF

FIRST_LOOK = datetime.fromisoformat(f"{AS_OF}T09:30").replace(tzinfo=clock.SHANGHAI)
BEGAN = time.monotonic()

clock.now = lambda: FIRST_LOOK + timedelta(seconds=time.monotonic() - BEGAN)

from sanwei.wsgi import application  # noqa: E402, F401

# The browser dates its cookies by today: the sign-in of that day must not be over.
import_module("sanwei.accounts.sessions").SHARED_LASTS = timedelta(days=36_500)
