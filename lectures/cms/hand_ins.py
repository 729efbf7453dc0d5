"""投稿 in the admin: watch it, make it a draft lecture with one press, or send it back with a sentence."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import DateColumn

from lectures.enums import HandInState
from lectures.hand_ins import queries, services
from lectures.models import HandIn
from media_pipeline.queries import playback_of
from media_pipeline.status import status_of
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org.cms.own import editor_of, own
from sanwei.org.cms.viewsets import QueueViewSet, ScopedIndexView, shown


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("退回原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "投稿人会看到。说清怎么改，例如：声音太小，请离手机近一点再录一遍。"
        ),
        error_messages={"required": gettext_lazy("请写一句为什么退回、怎么改。")},
    )


class HandInIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[HandIn]:
        rows: QuerySet[HandIn] = super().get_base_queryset()
        return rows.exclude(state=HandInState.WITHDRAWN).select_related("unit")

    def get_edit_url(self, instance: HandIn) -> str:
        return reverse("lecture_hand_ins:look", args=[instance.pk])

    def get_list_more_buttons(self, instance: HandIn) -> list[Any]:
        return []


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, hand_in: int) -> HttpResponse:
    """Show one 投稿 of one's own units and carry out the decision."""
    found: HandIn = own(HandIn, request, hand_in)
    form = ReasonForm(request.POST if request.POST.get("do") == "send_back" else None)
    if request.method == "POST":
        actor, at = editor_of(request), clock.now()
        try:
            if request.POST.get("do") == "adopt":
                page = services.adopt(hand_in=found, actor=actor, at=at)
                messages.success(
                    request, _("草稿建好了，主讲人和录像都在里面。看一遍，补全再发布。")
                )
                return redirect("wagtailadmin_pages:edit", page.pk)
            if form.is_valid():
                reason = form.cleaned_data["reason"]
                services.send_back(hand_in=found, reason=reason, actor=actor, at=at)
                messages.success(request, _("已退回给%(name)s。") % {"name": found.member_name})
                return redirect("lecture_hand_ins:index")
        except SanweiError as refused:
            messages.error(request, str(refused.message))
            return redirect("lecture_hand_ins:look", found.pk)
    return render(request, "lectures/cms/hand_in.html", _shown(request, found, form))


def _shown(request: HttpRequest, found: HandIn, form: ReasonForm) -> dict[str, Any]:
    asset = found.asset
    is_withdrawn = found.state == HandInState.WITHDRAWN
    return {
        "hand_in": found,
        "form": form,
        "is_waiting": found.state == HandInState.WAITING,
        "trouble": "" if is_withdrawn else queries.trouble_of(found),
        "status": status_of(asset) if asset else None,
        "asset": asset,
        "playback": playback_of(asset=asset, user=editor_of(request), at=clock.now())
        if asset
        else None,
    }


class HandInViewSet(QueueViewSet):
    model = HandIn
    name = "lecture_hand_ins"
    url_prefix = "lectures/hand-ins"
    icon = "pick"
    menu_label = gettext_lazy("投稿")
    menu_order = 95
    add_to_admin_menu = True
    index_view_class = HandInIndexView
    form_fields: list[str] = ["reason"]
    list_display = [
        "title",
        "member_name",
        "unit",
        shown("state", gettext_lazy("状态")),
        DateColumn("created_at", label=gettext_lazy("投稿时间")),
    ]
    look = staticmethod(look)
    look_takes = "hand_in"
