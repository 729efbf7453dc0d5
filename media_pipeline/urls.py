from django.urls import URLPattern, URLResolver, path

from media_pipeline import views

app_name = "media_pipeline"
urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "<str:grant>/<uuid:asset_id>/<slug:version_key>/<path:path>",
        views.file,
        name="file",
    ),
]
