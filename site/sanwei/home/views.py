"""The pages that join rooms: the member's home and 我的, the secretary's desk."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "home/index.html", {"room": "home"})


learn = branch = me = credits_page = index


@login_required
def desk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return render(request, "home/index.html", {"room": "desk"})


people = desk
