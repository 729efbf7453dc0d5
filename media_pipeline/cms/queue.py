"""The operator's page: the queue of the recordings that exist for the person, and the disk for who runs the house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from media_pipeline import operations, services
from media_pipeline.cms.views import user_of, visible_to
from media_pipeline.enums import MediaState
from media_pipeline.errors import NothingToRetry
from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotAllowed


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what is at work, what waits, what failed; ``?part`` answers with the changing part alone."""
    user = user_of(request)
    assets = visible_to(user, "change")
    if not policy_registry.get_by_type(MediaAsset).user_has_permission(user, "change"):
        raise NotAllowed
    context = {
        "queue": operations.queue_of(assets, at=clock.now()),
        "disk": operations.disk_use() if _runs_the_house(user) else None,
    }
    name = "queue_part" if "part" in request.GET else "queue"
    answer = render(request, f"media_pipeline/cms/{name}.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Queue every failed recording of the person's again: after a full disk that is one press, not forty."""
    user, at, count = user_of(request), clock.now(), 0
    for asset in visible_to(user, "change").filter(state=MediaState.FAILED):
        try:
            services.retry(asset=asset, actor=user, at=at)
        except NothingToRetry:
            continue  # somebody else pressed at the same time
        count += 1
    if count:
        messages.success(
            request,
            ngettext("%(count)d段录像已重新排队。", "%(count)d段录像已重新排队。", count)
            % {"count": count},
        )
    else:
        messages.warning(request, _("没有可以重试的录像。"))
    return redirect("recordings:queue")


def _runs_the_house(user: User) -> bool:
    """Whether the person looks after the recordings of the whole organisation."""
    policy = policy_registry.get_by_type(MediaAsset)
    theirs = policy.collections_user_has_permission_for(user, "change").values("pk")
    tops = Collection.get_first_root_node().get_children()
    return bool(tops.exists()) and not tops.exclude(pk__in=theirs).exists()
