"""Where lectures meet Wagtail's own views: serving, publishing, bulk publishing, and the series."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from lectures.cms.hand_ins import HandInViewSet
from lectures.cms.listing import LectureListing, LectureScreens
from lectures.models import HandIn, LecturePage, Series
from lectures.queries import visible_to
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org.cms.viewsets import UnitSnippetViewSet
from sanwei.org.permissions import UnitPermissionPolicy


@hooks.register("before_serve_page", order=-10)
def let_in(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """Stand before Wagtail's own restrictions, which would send members who are signed in to the sign-in page."""
    if not isinstance(page, LecturePage):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if not visible_to(request.user, at=clock.now()).filter(pk=page.pk).exists():
        raise NotVisible
    return None


@hooks.register("before_publish_page")
def wait_for_media(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer 发布 on the edit page while the media is in work; the form has let nothing else unready through."""
    if not isinstance(page, LecturePage) or not page.may_wait:
        return None
    if page.go_live_at and page.go_live_at > clock.now():
        return None
    user = request.user if isinstance(request.user, User) else None
    page.wait(page.latest_revision, user=user)
    messages.success(request, _("视频还在转码。转好后《%s》自动上线，不用守着。") % page.title)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_unready(
    request: HttpRequest, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    """Refuse a bulk 发布 as a whole and name what is missing, before anything is published."""
    if action_type != "publish":
        return None
    unready = list(_unready(objects, action))
    for lecture in unready:
        messages.error(request, f"《{lecture.title}》：{lecture.verdict.sentence}")
    return redirect(action.next_url) if unready else None


def _unready(objects: list[Page], action: Any) -> Any:
    form = action.cleaned_form
    below = bool(form and form.cleaned_data.get("include_descendants"))
    for chosen in objects:
        pages = chosen.get_descendants(inclusive=True) if below else [chosen]
        for page in pages:
            draft = page.specific.get_latest_revision_as_object()
            if (
                isinstance(draft, LecturePage)
                and (page.pk == chosen.pk or not page.live)
                and not (draft.verdict.may_go_live or draft.may_wait)
            ):
                yield draft


@hooks.register("register_admin_viewset")
def register_screens() -> list[ViewSet]:
    return [LectureListing(), LectureScreens(), HandInViewSet()]


@hooks.register("insert_global_admin_css")
def editor_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("lectures/cms.css"))


register_permission_policy(Series, UnitPermissionPolicy(Series))
register_permission_policy(
    HandIn, UnitPermissionPolicy(HandIn, actions=frozenset({"view", "change"}))
)


class SeriesViewSet(UnitSnippetViewSet):
    model = Series
    icon = "list-ol"
    menu_label = gettext_lazy("课程合辑")
    add_to_admin_menu = True
    list_display = ["title", "unit"]


register_snippet(SeriesViewSet)
