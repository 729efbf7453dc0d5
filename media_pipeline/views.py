"""The addresses of published files. Every single request is asked for its grant and for the person's right."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from media_pipeline import access, publish
from media_pipeline.errors import MediaFileGone
from media_pipeline.models import MediaVersion
from media_pipeline.package import content_type_of
from media_pipeline.queries import resource_of
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import delivery, grants


@require_safe
def file(
    request: HttpRequest, grant: str, asset_id: UUID, version_key: str, path: str
) -> HttpResponseBase:
    """Hand out one published file of a version; sources have no address."""
    try:
        return _file(request, grant, asset_id, version_key, path)
    except SanweiError as refused:
        # Read by players, so one line instead of a page.
        answer = HttpResponse(
            str(refused.message), status=refused.status, content_type="text/plain; charset=utf-8"
        )
        answer["Cache-Control"] = "no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def _file(
    request: HttpRequest, grant: str, asset_id: UUID, version_key: str, path: str
) -> HttpResponseBase:
    content_type, at = content_type_of(path), clock.now()
    if content_type is None:
        raise MediaFileGone
    grants.check(user=request.user, grant=grant, resource=resource_of(asset_id), at=at)
    version = (
        MediaVersion.objects.select_related("asset")
        .only("version_key", "asset__public_id", "asset__owner_label", "asset__owner_key")
        .filter(asset__public_id=asset_id, version_key=version_key)
        .first()
    )
    if version is None or not access.may_play(
        request.user,
        asset_id=asset_id,
        owner_label=version.asset.owner_label,
        owner_key=version.asset.owner_key,
        at=at,
    ):
        raise MediaFileGone
    return delivery.serve(
        request,
        publish.storage_name(version.asset, version_key, path),
        content_type=content_type,
        immutable=True,
    )
