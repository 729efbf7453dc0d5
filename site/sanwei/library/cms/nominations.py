"""推荐线索 in the admin: read it, make it a draft with one press, or say no with a sentence."""

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

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.library import services
from sanwei.library.enums import NominationState
from sanwei.library.models import Nomination
from sanwei.org.cms.own import editor_of, own
from sanwei.org.cms.viewsets import QueueViewSet, ScopedIndexView, shown


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=gettext_lazy("回复推荐人"),
        max_length=200,
        initial=gettext_lazy("谢谢推荐。这件事近期已有稿子，先留作线索，以后写到会再联系您。"),
        error_messages={"required": gettext_lazy("请给推荐人写一句话。")},
    )


class NominationIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Nomination]:
        rows: QuerySet[Nomination] = super().get_base_queryset()
        return rows.select_related("unit")

    def get_edit_url(self, instance: Nomination) -> str:
        return reverse("library_nominations:look", args=[instance.pk])

    def get_list_more_buttons(self, instance: Nomination) -> list[Any]:
        return []


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, nomination: int) -> HttpResponse:
    """Show one nomination of one's own units and carry out the decision."""
    found: Nomination = own(Nomination, request, nomination)
    form = ReplyForm(request.POST if request.POST.get("do") == "decline" else None)
    if request.method == "POST":
        actor, at = editor_of(request), clock.now()
        try:
            if request.POST.get("do") == "take_up":
                story = services.take_up(nomination=found, actor=actor, at=at)
                messages.success(request, _("草稿建好了。改好题目、补全正文，再发布。"))
                return redirect("wagtailadmin_pages:edit", story.pk)
            if form.is_valid():
                reply = form.cleaned_data["reply"]
                services.decline(nomination=found, reply=reply, actor=actor, at=at)
                messages.success(request, _("已回复%(name)s。") % {"name": found.nominator_name})
                return redirect("library_nominations:index")
        except SanweiError as error:
            messages.error(request, str(error.message))
            return redirect("library_nominations:look", found.pk)
    return render(
        request,
        "library/cms/nomination.html",
        {
            "nomination": found,
            "form": form,
            "is_waiting": found.state == NominationState.WAITING,
            "photos": found.photos.select_related("image"),
        },
    )


class NominationViewSet(QueueViewSet):
    model = Nomination
    name = "library_nominations"
    url_prefix = "library/nominations"
    icon = "pick"
    menu_label = gettext_lazy("推荐线索")
    index_view_class = NominationIndexView
    form_fields: list[str] = ["reply"]
    list_display = [
        "whom",
        "nominator_name",
        "unit",
        shown("state", gettext_lazy("状态")),
        DateColumn("created_at", label=gettext_lazy("推荐时间")),
    ]
    look = staticmethod(look)
    look_takes = "nomination"
