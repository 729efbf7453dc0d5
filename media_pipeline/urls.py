from django.urls import URLPattern, URLResolver, path, register_converter

from media_pipeline import views
from media_pipeline.captions.converters import LanguageConverter

app_name = "media_pipeline"
register_converter(LanguageConverter, "caption_language")
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
