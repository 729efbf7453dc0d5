"""The editor's screens of recordings. What lies outside one's collections does not exist: 404."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from media_pipeline import services
from media_pipeline.cms.forms import DetailsForm, UploadForm, addable_collections
from media_pipeline.cms.sending import RECORDING
from media_pipeline.errors import AssetAtWork, AssetInUse, NothingToRetry
from media_pipeline.models import MediaAsset
from media_pipeline.queries import playback_of
from media_pipeline.status import status_of, statuses_of
from media_pipeline.tus.forms import DESK_PART_BYTES, sending
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotAllowed

PER_PAGE = 30


def visible_to(user: Any, *actions: str) -> QuerySet[MediaAsset]:
    """Return the recordings on which ``user`` may do one of ``actions`` (default: change or choose)."""
    policy = policy_registry.get_by_type(MediaAsset)
    assets: QuerySet[MediaAsset] = policy.instances_user_has_any_permission_for(
        user, list(actions) or ["change", "choose"]
    )
    return assets.select_related("current_version", "collection", "uploaded_by")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the recordings, newest first."""
    asked = request.GET.get("q", "").strip()
    found = visible_to(request.user).order_by("-uploaded_at", "-pk")
    if asked:
        found = found.filter(title__icontains=asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    statuses = statuses_of(page.object_list)
    return render(
        request,
        "media_pipeline/cms/index.html",
        {
            "page": page,
            "rows": [(asset, statuses[asset.pk]) for asset in page.object_list],
            "asked": asked,
            "may_add": addable_collections(request.user).exists(),
            "may_change": policy_registry.get_by_type(MediaAsset).user_has_permission(
                request.user, "change"
            ),
        },
    )


def add(request: HttpRequest) -> HttpResponse:
    """Take one recording in; a refusal comes back on the form."""
    user = user_of(request)
    if not addable_collections(user).exists():
        raise NotAllowed
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        asset = form.save()
        if asset is not None:
            messages.success(request, _("“%s”已收到，正在检查。") % asset.title)
            return redirect("recordings:detail", asset.pk)
    context = {"form": form, "sending": sending(RECORDING, part_bytes=DESK_PART_BYTES)}
    return render(request, "media_pipeline/cms/add.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one recording with its state and a player; rename it."""
    asset = _asset(request, pk)
    may_change = visible_to(request.user, "change").filter(pk=pk).exists()
    form = DetailsForm(request.POST or None, instance=asset) if may_change else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid():
            form.save()
            messages.success(request, _("已保存。"))
            return redirect("recordings:detail", pk)
    return render(
        request,
        "media_pipeline/cms/detail.html",
        {
            "asset": asset,
            "status": status_of(asset),
            "playback": playback_of(asset=asset, user=user_of(request), at=clock.now()),
            "form": form,
            "may_change": may_change,
            "is_in_use": services.is_in_use(asset),
        },
    )


@require_GET
def status(request: HttpRequest) -> JsonResponse:
    """Tell the state of the recordings ``?ids=1,2`` that exist for this person."""
    wanted = [int(each) for each in request.GET.get("ids", "").split(",")[:60] if each.isdecimal()]
    assets = visible_to(request.user).filter(pk__in=wanted)
    found = {str(pk): each.as_json() for pk, each in statuses_of(assets).items()}
    answer = JsonResponse({"recordings": found})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed recording again."""
    try:
        services.retry(asset=_asset(request, pk, "change"), actor=user_of(request), at=clock.now())
        messages.success(request, _("已重新排队。"))
    except NothingToRetry as refused:
        messages.warning(request, str(refused.message))
    return redirect("recordings:detail", pk)


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a recording that no page uses."""
    asset = _asset(request, pk, "delete")
    if request.method == "POST":
        try:
            services.delete(asset=asset, actor=user_of(request), at=clock.now())
        except (AssetInUse, AssetAtWork) as refused:
            messages.error(request, str(refused.message))
            return redirect("recordings:detail", pk)
        messages.success(request, _("“%s”已删除。") % asset.title)
        return redirect("recordings:index")
    context = {"asset": asset, "is_in_use": services.is_in_use(asset)}
    return render(request, "media_pipeline/cms/delete.html", context)


def _asset(request: HttpRequest, pk: int, *actions: str) -> MediaAsset:
    asset = visible_to(request.user, *actions).filter(pk=pk).first()
    if asset is None:
        raise Http404
    return asset


def user_of(request: HttpRequest) -> User:
    """Return the account behind the request. Raises: NotAllowed."""
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user
