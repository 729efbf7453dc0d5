"""课中提问 in the admin: the recordings of one's units, and the time line of one of them."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from quizzes import services, video
from quizzes.cms.quiz_form import CHOOSE
from quizzes.models import Question, QuestionBank
from quizzes.services.video import ASKED_TYPES
from sanwei.common import clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org.cms.own import editor_of, units_of
from sanwei.org.cms.viewsets import rows_for
from sanwei.study.enums import CheckpointKind, ItemKind, ItemState
from sanwei.study.models import StudyItem

SHOWN = 50  # recordings, the newest; the rest is found by its title
FOUND = 30  # questions offered at once
PLACE = re.compile(r"(?:(\d{1,2})[:：])?(\d{1,3})[:：]([0-5]\d)")


class PlaceForm(forms.Form):
    """Where on the time line, which question, and whether it must be answered."""

    place = forms.CharField(max_length=12)
    question = forms.IntegerField(min_value=1)
    is_required = forms.BooleanField(required=False)

    def clean_place(self) -> int:
        """Return milliseconds from 1:20 or 1:02:03."""
        match = PLACE.fullmatch(self.cleaned_data["place"].strip())
        if match is None:
            raise forms.ValidationError(_("时间请写成“分:秒”，如1:20。"))
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which recordings ask something."""
    words = request.GET.get("q", "").strip()[:100]
    items = _recordings(request)
    if words:
        items = items.filter(title__icontains=words)
    standing = Q(checkpoints__kind=CheckpointKind.QUESTION, checkpoints__retired_at__isnull=True)
    rows = items.annotate(count=Count("checkpoints", filter=standing)).order_by("-live_at", "-pk")
    return render(request, "quizzes/cms/recordings.html", {"rows": rows[:SHOWN], "words": words})


@require_http_methods(["GET", "POST"])
def timeline(request: HttpRequest, item: int) -> HttpResponse:
    """Show the time line of one recording with its questions; put one on it or take one off."""
    found = _recordings(request).select_related("unit").filter(pk=item).first()
    if found is None:
        raise NotVisible()
    if request.method == "POST":
        _change(request, found)
        return redirect("video_questions:timeline", found.pk)
    words = request.GET.get("q", "").strip()[:100]
    questions = _questions(request, found)
    if words:
        questions = questions.filter(current__stem__icontains=words)
    return render(
        request,
        "quizzes/cms/timeline.html",
        {
            "item": found,
            "placed": video.placed_on(found),
            "questions": questions.order_by("-pk")[:FOUND],
            "words": words,
        },
    )


def _change(request: HttpRequest, item: StudyItem) -> None:
    at, actor = clock.now(), editor_of(request)
    act = request.POST.get("do", "")
    if act in {"remove", "renew"}:
        placed = next(
            (
                one
                for one in video.placed_on(item)
                if str(one.checkpoint.pk) == request.POST.get("mark")
            ),
            None,
        )
        if placed is None:
            raise NotVisible()
        if act == "remove":
            services.remove_question(checkpoint=placed.checkpoint, actor=actor, at=at)
            messages.success(request, _("已拿掉，学员不再遇到这道题。"))
            return
        fields: dict[str, Any] = {
            "question": placed.question.version.question,
            "at_ms": placed.checkpoint.at_ms,
            "is_required": placed.checkpoint.is_required,
        }
    else:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("没有放上去：时间请写成“分:秒”，如1:20。"))
            return
        question = _questions(request, item).filter(pk=form.cleaned_data["question"]).first()
        if question is None:
            raise NotVisible()
        fields = {
            "question": question,
            "at_ms": form.cleaned_data["place"],
            "is_required": form.cleaned_data["is_required"],
        }
    try:
        services.place_question(item=item, actor=actor, at=at, **fields)
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("已放到时间轴上。从现在起打开这节课的人会遇到它。"))


def _recordings(request: HttpRequest) -> QuerySet[StudyItem]:
    """Return the recordings whose content is the person's to edit."""
    return StudyItem.objects.filter(
        unit__in=units_of(request.user).order_by().values("pk"),
        kind=ItemKind.LECTURE,
        duration_ms__gt=0,
    ).exclude(state=ItemState.RETIRED)


def _questions(request: HttpRequest, item: StudyItem) -> QuerySet[Question]:
    """Return what may be asked there: of banks that the editor may use and that the item's unit is below."""
    banks = [
        bank.pk
        for bank in rows_for(QuestionBank, request.user, CHOOSE).select_related("unit")
        if item.unit.path.startswith(bank.unit.path)
    ]
    return Question.objects.filter(
        bank__in=banks, retired_at__isnull=True, current__type__in=ASKED_TYPES
    ).select_related("current", "bank")


class ForEditors(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(units_of(request.user).exists())


class VideoQuestionViewSet(ViewSet):
    name = "video_questions"
    url_prefix = "video-questions"
    icon = "media"
    menu_label = gettext_lazy("课中提问")
    menu_item_class = ForEditors

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:item>/", timeline, name="timeline"),
        ]
