from django.urls import URLPattern, URLResolver, path

from media_pipeline import views
from media_pipeline.captions import converters  # noqa: F401 - registers caption_language

app_name = "media_pipeline"
urlpatterns: list[URLPattern | URLResolver] = [
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
