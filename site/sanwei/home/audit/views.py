"""操作日志 in the admin: for 管理员 of a unit, the lines of its subtree."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.common import clock, retention
from sanwei.common.errors import NotVisible
from sanwei.home.audit import exports, queries
from sanwei.home.audit.forms import AuditFilter
from sanwei.org.cms.own import editor_of

LINES_A_PAGE = 50
REFUSED_STATUS = 422
FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the lines that the address asks for, newest first."""
    user, at = _watcher(request), clock.now()
    form = AuditFilter(request.GET, units=queries.units_watched_by(user, at=at))
    asked = form.asked() if form.is_valid() else queries.Asked()
    page = Paginator(queries.entries_for(user, asked, at=at), LINES_A_PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": queries.lines_of(page.object_list),
        "query": query.urlencode(),
        "is_asked": any(request.GET.get(name) for name in form.fields),
        "keep_years": retention.keep_years(),
        "basis": retention.BASIS,
        "sentence": _sentence(page.paginator.count),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "home/audit/index.html", context, status=status)


@require_safe
def look(request: HttpRequest, entry: int) -> HttpResponse:
    """Show one line with all that it says."""
    user = _watcher(request)
    found = queries.entries_visible_to(user, at=clock.now()).filter(pk=entry).first()
    if found is None:
        raise NotVisible
    (line,) = queries.lines_of([found])
    return render(request, "home/audit/look.html", {"line": line, "entry": found})


@require_POST
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the lines that the address asks for as a file."""
    user, at = _watcher(request), clock.now()
    asked_form = AuditFilter(request.GET, units=queries.units_watched_by(user, at=at))
    if form not in FORMS or not asked_form.is_valid():
        raise NotVisible
    data = exports.export(asked=asked_form.asked(), form=form, actor=user, at=at)
    answer = HttpResponse(data, content_type=FORMS[form])
    name = quote(f"{_('操作日志')} {clock.local_date(at)}.{form}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "no-store"
    return answer


def may_watch(user: object) -> bool:
    """Whether ``user`` is 管理员 of anything."""
    return queries.units_watched_by(user, at=clock.now()).exists()


def _watcher(request: HttpRequest) -> User:
    user = editor_of(request)
    if not may_watch(user):
        raise NotVisible
    return user


def _sentence(count: int) -> str:
    return _("共%s条，最近的在前。") % count if count else _("没有这样的记录。")
