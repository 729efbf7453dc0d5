"""The addresses of the captions' screens, below those of their recording."""

from django.urls import URLPattern, path

from media_pipeline.captions import converters  # noqa: F401 - registers caption_language
from media_pipeline.captions.cms import lines, views

BASE = "<int:pk>/captions/"
LANGUAGE = f"{BASE}<caption_language:language>/"


def patterns() -> list[URLPattern]:
    return [
        path(BASE, views.overview, name="captions"),
        path(f"{BASE}upload/", views.upload, name="caption_upload"),
        path(f"{BASE}chapters/", views.set_chapters, name="chapters"),
        path(f"{BASE}transcribe/", views.transcribe, name="transcribe"),
        path(f"{BASE}transcription/", views.transcription, name="transcription"),
        path(LANGUAGE, lines.lines, name="caption_lines"),
        path(f"{LANGUAGE}confirm/", lines.confirm, name="caption_confirm"),
        path(f"{LANGUAGE}withdraw/", views.withdraw, name="caption_withdraw"),
        path(f"{LANGUAGE}delete/", views.delete, name="caption_delete"),
        path(f"{LANGUAGE}<int:number>/restore/", lines.restore, name="caption_restore"),
    ]
