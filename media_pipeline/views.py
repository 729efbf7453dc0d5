"""The addresses of published files. Every single request is asked for its grant and for the person's right."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from media_pipeline import access, publish
from media_pipeline.captions.enums import CaptionLanguage
from media_pipeline.captions.errors import CaptionsGone
from media_pipeline.captions.models import CaptionVersion
from media_pipeline.errors import MediaFileGone
from media_pipeline.models import MediaAsset, MediaVersion
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
    return _or_one_line(lambda: _file(request, grant, asset_id, version_key, path))


@require_safe
def captions(
    request: HttpRequest, grant: str, asset_id: UUID, language: CaptionLanguage, number: int
) -> HttpResponseBase:
    """Hand out confirmed captions; drafts and what was withdrawn do not exist."""
    return _or_one_line(lambda: _captions(request, grant, asset_id, language, number))


def _or_one_line(answer_of: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return answer_of()
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
    if version is None or not _may_play(request, version.asset, at):
        raise MediaFileGone
    return delivery.serve(
        request,
        publish.storage_name(version.asset, version_key, path),
        content_type=content_type,
        immutable=True,
    )


def _captions(
    request: HttpRequest, grant: str, asset_id: UUID, language: CaptionLanguage, number: int
) -> HttpResponseBase:
    at = clock.now()
    grants.check(user=request.user, grant=grant, resource=resource_of(asset_id), at=at)
    served = CaptionVersion.objects.served().select_related("asset")
    version = served.filter(asset__public_id=asset_id, language=language, number=number).first()
    if version is None or not _may_play(request, version.asset, at):
        raise CaptionsGone
    return delivery.serve_text(request, version.text, content_type="text/vtt; charset=utf-8")


def _may_play(request: HttpRequest, asset: MediaAsset, at: datetime) -> bool:
    return access.may_play(
        request.user,
        asset_id=asset.public_id,
        owner_label=asset.owner_label,
        owner_key=asset.owner_key,
        at=at,
    )
