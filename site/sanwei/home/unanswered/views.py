"""搜不到的词 in the admin: what enough people looked for in vain, for whoever edits content. Nobody is named."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.cms.own import editor_of
from sanwei.search.asked import past_queries, services
from sanwei.search.asked.models import ENOUGH_PEOPLE
from sanwei.search.models import SynonymGroup

SPANS: Final = (30, 90)
SYNONYM_FORM: Final = "wagtailsnippets_sanwei_search_synonymgroup:add"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List what found nothing in the last 30 or 90 days, or what was taken off the list."""
    user = _editor(request)
    span = 90 if request.GET.get("days") == "90" else SPANS[0]
    is_hidden = "hidden" in request.GET
    since = clock.local_date(clock.now() - timedelta(days=span))
    found = past_queries.unanswered(since=since, is_hidden=is_hidden)
    context = {
        "queries": found,
        "span": span,
        "spans": SPANS,
        "is_hidden": is_hidden,
        "enough": ENOUGH_PEOPLE,
        "kept_days": services.KEPT.days,
        "synonym_form": _synonym_form(user),
        "sentence": _sentence(len(found), span, is_hidden=is_hidden),
    }
    return render(request, "home/unanswered/index.html", context)


@require_POST
def hide(request: HttpRequest, query_key: str) -> HttpResponse:
    """Take a query off the list and out of every suggestion, or put it back."""
    _editor(request)
    is_hidden = "back" not in request.POST
    if not services.hide(query_key=query_key, is_hidden=is_hidden):
        raise NotVisible
    messages.success(
        request, _("不再列出，也不会再推荐给别人。") if is_hidden else _("已放回列表。")
    )
    return redirect("unanswered:index")


def may_see(user: object) -> bool:
    """Whether ``user`` edits content anywhere."""
    return org.content_units(user, at=clock.now()).exists()


def _editor(request: HttpRequest) -> User:
    user = editor_of(request)
    if not may_see(user):
        raise NotVisible
    return user


def _synonym_form(user: User) -> str:
    policy = SynonymGroup.snippet_viewset.permission_policy  # type: ignore[attr-defined]
    return reverse(SYNONYM_FORM) if policy.user_has_permission(user, "add") else ""


def _sentence(count: int, span: int, *, is_hidden: bool) -> str:
    if is_hidden:
        return _("%s个词不再列出。") % count if count else _("没有收起来的词。")
    if count:
        return _("最近%(days)s天，有%(count)s个词大家没搜到。") % {"days": span, "count": count}
    return _("最近%s天，没有大家都搜不到的词。") % span
