"""The one NinjaAPI. Each app owns its router; this room only hangs them up."""

from ninja import NinjaAPI

api = NinjaAPI(title="三微学堂", version="1", docs_url=None, urls_namespace="api")
