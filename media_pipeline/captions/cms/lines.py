"""The screen on which captions are read through line by line, beside what the list of terms flags, and confirmed."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from media_pipeline.captions import proof, reader, services
from media_pipeline.captions.cms.forms import LinesForm
from media_pipeline.captions.cms.views import of_recording, person
from media_pipeline.captions.cues import HEADER
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource
from media_pipeline.captions.errors import CaptionsChanged
from media_pipeline.captions.models import CaptionVersion
from media_pipeline.models import MediaAsset
from media_pipeline.queries import playback_of
from sanwei.common import clock
from sanwei.common.errors import SanweiError

CHECKED = "checked"  # the tick with which an editor confirms


@of_recording
def lines(request: HttpRequest, asset: MediaAsset, language: CaptionLanguage) -> HttpResponse:
    """Show the newest version of a language; save what was edited as the next one."""
    newest = asset.captions.filter(language=language).order_by("-number").first()
    form = LinesForm(request.POST or None, initial=_initial(newest))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_version(
                asset=asset,
                language=language,
                source=CaptionSource.TYPED,
                cues=form.cleaned_data["text"],
                actor=person(request),
                at=clock.now(),
                after=form.cleaned_data["after"],
            )
        except CaptionsChanged as refused:
            form.add_error("text", ValidationError(str(refused.message), code=refused.code))
        else:
            messages.success(request, _("已存为草稿。党员看到的还是上次确认的。"))
            return redirect("recordings:caption_lines", asset.pk, language)
    return _show(request, asset, language, newest, form)


def _initial(newest: CaptionVersion | None) -> dict[str, object]:
    if newest is None:
        return {"text": f"{HEADER}\n", "after": 0}
    return {"text": newest.text, "after": newest.number}


def _show(
    request: HttpRequest,
    asset: MediaAsset,
    language: CaptionLanguage,
    newest: CaptionVersion | None,
    form: LinesForm,
) -> HttpResponse:
    cues = reader.read_text(newest.text) if newest else []
    length_ms = asset.current_version.duration_ms if asset.current_version else None
    context = {
        "asset": asset,
        "language": language,
        "newest": newest,
        "form": form,
        "is_outdated": form.has_error("text", code=CaptionsChanged.code),
        "flags": proof.flags_of(cues, proof.terms_for(asset)),
        "late": sum(length_ms is not None and cue.start_ms >= length_ms for cue in cues),
        "history": asset.captions.filter(language=language)
        .defer("text")
        .select_related("created_by", "confirmed_by")[1:21],
        "playback": playback_of(asset=asset, user=person(request), at=clock.now()),
    }
    status = 422 if form.errors else 200
    return render(request, "media_pipeline/captions/lines.html", context, status=status)


@require_POST
@of_recording
def confirm(request: HttpRequest, asset: MediaAsset, language: CaptionLanguage) -> HttpResponse:
    """Serve the newest version, on the editor's word that every sentence was read."""
    number = request.POST.get("number", "")
    if not number.isdecimal():
        raise Http404
    if CHECKED not in request.POST:
        messages.error(request, _("请先逐句核对人名、职务和提法，勾选后再确认。"))
        return redirect("recordings:caption_lines", asset.pk, language)
    try:
        services.confirm(
            asset=asset,
            language=language,
            number=int(number),
            actor=person(request),
            at=clock.now(),
        )
    except SanweiError as refused:
        messages.error(request, str(refused.message))
        return redirect("recordings:caption_lines", asset.pk, language)
    messages.success(request, _("%s字幕已确认，党员现在能看到、能搜到。") % language.label)
    return redirect("recordings:captions", asset.pk)


@require_POST
@of_recording
def restore(
    request: HttpRequest, asset: MediaAsset, language: CaptionLanguage, number: int
) -> HttpResponse:
    """Make an earlier version the newest draft again; nothing in between is lost."""
    old = asset.captions.filter(language=language, number=number).first()
    if old is None:
        raise Http404
    services.add_version(
        asset=asset,
        language=language,
        source=CaptionSource(old.source),
        cues=reader.read_text(old.text),
        actor=person(request),
        at=clock.now(),
    )
    messages.success(request, _("第%d版的内容已存为新的草稿。") % number)
    return redirect("recordings:caption_lines", asset.pk, language)
