"""The editor's screens of captions and chapters, beside the recording that they belong to."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from media_pipeline.captions import queries, services, transcriber, transcriptions
from media_pipeline.captions.cms.forms import ChaptersForm, UploadCaptionsForm, chapters_text
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource
from media_pipeline.cms.views import visible_to
from media_pipeline.models import MediaAsset, Transcription
from media_pipeline.queries import playback_of
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotAllowed, SanweiError

P = ParamSpec("P")
OfRecording = Callable[Concatenate[HttpRequest, MediaAsset, P], HttpResponse]


def of_recording(view: OfRecording[P]) -> Callable[..., HttpResponse]:
    """Hand the recording to ``view``; what the person may not change does not exist."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asset = visible_to(request.user, "change").filter(pk=pk).first()
        if asset is None:
            raise Http404
        return view(request, asset, *args, **kwargs)

    return found


@require_GET
@of_recording
def overview(request: HttpRequest, asset: MediaAsset) -> HttpResponse:
    """Show the languages, the ways to get captions, and the chapters."""
    return show_overview(request, asset)


def show_overview(
    request: HttpRequest,
    asset: MediaAsset,
    *,
    upload: UploadCaptionsForm | None = None,
    chapters: ChaptersForm | None = None,
) -> HttpResponse:
    asked = transcriptions.latest_of(asset)
    told = chapters_text(queries.chapters_of(asset))
    context = {
        "asset": asset,
        "lines": queries.lines_of(asset),
        "upload": upload or UploadCaptionsForm(),
        "chapters": chapters or ChaptersForm(initial={"chapters": told}),
        "playback": playback_of(asset=asset, user=person(request), at=clock.now()),
        "may_ask": transcriptions.may_ask(asset),
        "asked": asked,
        # One that was asked for before the operator took the transcriber away waits for nobody.
        "is_waiting": asked is not None
        and asked.finished_at is None
        and transcriber.is_configured(),
        "first_language": CaptionLanguage.CHINESE,
    }
    status = 422 if upload or chapters else 200
    return render(request, "media_pipeline/captions/overview.html", context, status=status)


@require_POST
@of_recording
def upload(request: HttpRequest, asset: MediaAsset) -> HttpResponse:
    """Take a caption file in as the next draft of its language; a refusal comes back on the form."""
    form = UploadCaptionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_overview(request, asset, upload=form)
    language = CaptionLanguage(form.cleaned_data["language"])
    cues = form.cleaned_data["file"]
    services.add_version(
        asset=asset,
        language=language,
        source=CaptionSource.UPLOADED,
        cues=cues,
        actor=person(request),
        at=clock.now(),
    )
    messages.success(request, _("读出%d句，存为草稿。请逐句核对后确认。") % len(cues))
    return redirect("recordings:caption_lines", asset.pk, language)


@require_POST
@of_recording
def set_chapters(request: HttpRequest, asset: MediaAsset) -> HttpResponse:
    """Replace the chapters; they show at once."""
    form = ChaptersForm(request.POST)
    if form.is_valid():
        try:
            services.set_chapters(
                asset=asset,
                chapters=form.cleaned_data["chapters"],
                actor=person(request),
                at=clock.now(),
            )
        except SanweiError as refused:
            form.add_error("chapters", str(refused.message))
    if form.errors:
        return show_overview(request, asset, chapters=form)
    messages.success(request, _("章节已保存，页面上马上能看到。"))
    return redirect("recordings:captions", asset.pk)


@require_POST
@of_recording
def transcribe(request: HttpRequest, asset: MediaAsset) -> HttpResponse:
    """Queue a machine draft."""
    return act(
        request,
        asset,
        lambda: transcriptions.ask(asset=asset, actor=person(request), at=clock.now()),
        done=_("已开始生成字幕初稿，完成后出现在这里。初稿要核对、确认后才会公开。"),
    )


@require_GET
@of_recording
def transcription(request: HttpRequest, asset: MediaAsset) -> JsonResponse:
    """Tell whether a machine draft is still under way."""
    waiting = Transcription.objects.filter(asset=asset, finished_at__isnull=True).exists()
    answer = JsonResponse({"is_waiting": waiting})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@of_recording
def withdraw(request: HttpRequest, asset: MediaAsset, language: CaptionLanguage) -> HttpResponse:
    """Stop serving a language."""
    return act(
        request,
        asset,
        lambda: services.withdraw(
            asset=asset, language=language, actor=person(request), at=clock.now()
        ),
        done=_("%s字幕已撤下，党员看不到、搜不到了。") % language.label,
    )


@require_POST
@of_recording
def delete(request: HttpRequest, asset: MediaAsset, language: CaptionLanguage) -> HttpResponse:
    """Delete a language that was never confirmed."""
    return act(
        request,
        asset,
        lambda: services.delete_drafts(
            asset=asset, language=language, actor=person(request), at=clock.now()
        ),
        done=_("%s字幕草稿已删除。") % language.label,
    )


def act(
    request: HttpRequest, asset: MediaAsset, action: Callable[[], Any], *, done: str
) -> HttpResponse:
    """Do ``action``, say how it went, and go back to the overview."""
    try:
        action()
        messages.success(request, done)
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return redirect("recordings:captions", asset.pk)


def person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user
