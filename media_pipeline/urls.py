from django.urls import URLPattern, URLResolver, path

from media_pipeline import views
from media_pipeline.captions import converters  # noqa: F401 - registers caption_language
from media_pipeline.tus import views as tus

app_name = "media_pipeline"
urlpatterns: list[URLPattern | URLResolver] = [
    path("uploads/", tus.uploads, name="uploads"),
    path("uploads/<uuid:public_id>/", tus.upload, name="upload"),
    path("uploads/<uuid:public_id>/state/", tus.state, name="upload_state"),
    path(
        "<str:grant>/<uuid:asset_id>/captions/<caption_language:language>-<int:number>.vtt",
        views.captions,
        name="captions",
    ),
    path(
        "<str:grant>/<uuid:asset_id>/<slug:version_key>/<path:path>",
        views.file,
        name="file",
    ),
]
