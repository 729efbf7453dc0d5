"""The one NinjaAPI. Each app owns its router; this room only hangs them up."""

from ninja import NinjaAPI

from quizzes.api import router as quizzes_router
from sanwei.api import refusals
from sanwei.ledgers.api import router as records_router
from sanwei.study.api import router as study_router

api = NinjaAPI(title="三微学堂", version="1", docs_url=None, urls_namespace="api")
refusals.install(api)
api.add_router("/study/", study_router)
api.add_router("/study/", records_router)
api.add_router("/quizzes/", quizzes_router)
