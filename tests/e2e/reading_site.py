"""The site with one page of a text more: lines of ten characters far apart, with the partials of study."""

import io
import wave

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

from sanwei.common import clock
from sanwei.study import queries
from sanwei.urls import urlpatterns as site

LINES = 16
LINE = "一句话刚好十个汉字。"
SOUND_SECONDS = 16
PAGE = """{% extends "base.html" %}{% load static %}
{% block title %}守塔的人{% endblock %}
{% block css %}<link rel="stylesheet" href="{% static "study/reading.css" %}">{% endblock %}
{% block header %}{% endblock %}
{% block main %}<h1>守塔的人</h1>
{% if sound %}<audio controls data-read-aloud src="/test-sound/"></audio>{% endif %}
<article class="prose" {% include "study/includes/reading_attributes.html" %}>
{% for line in lines %}<p>{{ line }}<br><br><br><br></p>{% endfor %}</article>
{% include "study/includes/reading_bar.html" with path=request.path %}{% endblock %}
{% block js %}<script type="module" src="{% static "study/reading-page.js" %}"></script>{% endblock %}"""


@ensure_csrf_cookie
def text(request: HttpRequest, key: str) -> HttpResponse:
    item = queries.item_of("lectures.lecture", key)
    reading = queries.reading_view(user=request.user, item=item, at=clock.now())
    context = {"reading": reading, "lines": [LINE] * LINES, "sound": "sound" in request.GET}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def sound(request: HttpRequest) -> HttpResponse:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * 8_000 * SOUND_SECONDS)
    return HttpResponse(buffer.getvalue(), content_type="audio/wav")


urlpatterns = [path("test-text/<str:key>/", text), path("test-sound/", sound), *site]
