"""改判 in the admin: choose, see whose scores would change by how much, confirm with a reason, watch it being done."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from quizzes import services
from quizzes.enums import RescoreKind
from quizzes.errors import RescoreUnfit
from quizzes.models import Question, QuestionVersion, Rescore
from quizzes.papers import answer_text
from quizzes.rescoring import (
    Proposal,
    RescorePreview,
    fits,
    preview_rescore,
    versions_in_use,
)
from quizzes.services.rescoring import LONGEST_REASON, check_proposal
from sanwei.common import clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org.cms.own import editor_of, own
from sanwei.org.cms.viewsets import rows_for

REFUSED_STATUS = 422
# The one who confirmed looks at once; the lane looks every two seconds.
REFRESH_SECONDS = 3
Used = list[tuple[QuestionVersion, int]]


class ProposalForm(forms.Form):
    """How scores are judged anew; read from the address, so that a preview can be looked at again."""

    kind = forms.ChoiceField(label=_("怎么改"), choices=RescoreKind.choices)
    versions = forms.MultipleChoiceField(
        label=_("改哪些答卷"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    part = forms.TypedChoiceField(
        label=_("给哪一小题的分"), required=False, coerce=int, empty_value=None, choices=()
    )
    takes_passes = forms.BooleanField(
        label=_("降到及格线以下的，也改为不及格"),
        required=False,
        help_text=_("一般不勾：题是我们出错的，已经及格、学完的人不因此退回去。"),
    )

    def __init__(self, *args: Any, question: Question, used: Used, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.used = question, used
        versions: Any = self.fields["versions"]
        versions.choices = [(str(one.pk), _version_label(one, count)) for one, count in used]
        current = question.current
        part: Any = self.fields["part"]
        if current is not None and current.parts:
            numbers = range(len(current.parts))
            part.choices = [
                ("", _("整道题")),
                *((place, _now("第%d小题") % (place + 1)) for place in numbers),
            ]
        else:
            del self.fields["part"]

    def proposal(self) -> Proposal:
        """Return what a valid form means."""
        told = self.cleaned_data
        kind = RescoreKind(told["kind"])
        is_key = kind == RescoreKind.KEY
        return Proposal(
            question=self.question,
            kind=kind,
            versions=frozenset(int(pk) for pk in told["versions"]),
            judge=self.question.current if is_key else None,
            part=None if is_key else told.get("part"),
            takes_passes=is_key and told["takes_passes"],
        )


class AcceptForm(forms.Form):
    reason = forms.CharField(
        label=_("改判原因"),
        max_length=LONGEST_REASON,
        help_text=_("写给答题的人看，例如：答案B有误，应为C，见条例第十一条。"),
        error_messages={"required": _("请写明改判原因，它会写进改分记录，也会告诉大家。")},
    )
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, question: int) -> HttpResponse:
    """Show what the address asks for, or what is meant most often, and its preview; with a POST accept it."""
    found: Question = own(Question, request, question)
    used = versions_in_use(found)
    asked = "kind" in request.GET
    usual = _usual(found, used)
    told = request.GET if asked else _as_query(usual)
    is_told = asked or usual["kind"] == RescoreKind.KEY
    form = ProposalForm(told if is_told else None, question=found, used=used, initial=usual)
    context: dict[str, Any] = {"question": found, "form": form, "used": used}
    context["key"] = _key_text(found.current) if found.current else ""
    if not is_told or not form.is_valid():
        status = REFUSED_STATUS if asked else 200
        return render(request, "quizzes/cms/rescore.html", context, status=status)
    proposal = form.proposal()
    try:
        check_proposal(proposal)
    except RescoreUnfit as refused:
        messages.error(request, str(refused.message))
        return render(request, "quizzes/cms/rescore.html", context, status=REFUSED_STATUS)
    accept = AcceptForm(request.POST or None)
    if request.method == "POST" and accept.is_valid():
        try:
            run = services.start_rescore(
                public_id=accept.cleaned_data["key"],
                proposal=proposal,
                accepted=accept.cleaned_data["fingerprint"],
                reason=accept.cleaned_data["reason"],
                actor=editor_of(request),
                at=clock.now(),
            )
            return redirect("questions:rescored", run.public_id)
        except SanweiError as refused:
            messages.error(request, str(refused.message))
    preview = preview_rescore(proposal)
    reason = accept.data.get("reason", "") if accept.is_bound else ""
    context |= {
        "preview": preview,
        "sentence": _sentence(preview),
        "accept": AcceptForm(
            initial={"reason": reason, "fingerprint": preview.fingerprint, "key": uuid4()}
        ),
        "errors": accept.errors.get("reason", ()) if accept.is_bound else (),
        "query": told.urlencode(),
    }
    status = REFUSED_STATUS if request.method == "POST" else 200
    return render(request, "quizzes/cms/rescore.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show how far an accepted rescore is; one that stopped goes on with one press."""
    found = Rescore.objects.select_related("question__bank", "judge").filter(public_id=run).first()
    if found is None or not _is_own(request, found):
        raise NotVisible
    if request.method == "POST":
        services.retry_rescore(run=found, actor=editor_of(request), at=clock.now())
        return redirect("questions:rescored", found.public_id)
    context = {"run": found, "question": found.question, "refresh": REFRESH_SECONDS}
    return render(request, "quizzes/cms/rescored.html", context)


def _is_own(request: HttpRequest, run: Rescore) -> bool:
    return rows_for(Question, request.user, ("change",)).filter(pk=run.question_id).exists()


def _usual(question: Question, used: Used) -> dict[str, Any]:
    """Return what is meant most often: the earlier versions by the new key, else the points for everybody."""
    current = question.current
    earlier = [
        str(one.pk)
        for one, _count in used
        if current is not None and one.pk != current.pk and fits(one, current)
    ]
    if earlier:
        return {"kind": RescoreKind.KEY, "versions": earlier}
    return {"kind": RescoreKind.GIVE, "versions": [str(one.pk) for one, _count in used]}


def _as_query(usual: dict[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    query["kind"] = str(usual["kind"])
    query.setlist("versions", usual["versions"])
    return query


def _version_label(version: QuestionVersion, count: int) -> str:
    return _now("第%(number)s版，答案%(key)s：%(count)s份答卷") % {
        "number": version.number,
        "key": _key_text(version) or "—",
        "count": count,
    }


def _key_text(version: QuestionVersion) -> str:
    if version.parts:
        return "；".join(answer_text(part["type"], part["answer"]) for part in version.parts)
    return answer_text(version.type, version.answer)


def _sentence(preview: RescorePreview) -> str:
    if not preview.people:
        return _now("没有人的成绩会变。")
    parts = [
        _now("%(people)s人%(sign)s%(size)s分")
        % {
            "people": people,
            "sign": "+" if size > 0 else "−",
            "size": f"{abs(size).normalize():f}",
        }
        for size, people in preview.differences
    ]
    if not parts:
        parts = [_now("%s人的答对题数会变，分数不变") % preview.people]
    if preview.reaching:
        parts.append(_now("%s份由此及格") % preview.reaching)
    if preview.falling:
        parts.append(_now("%s份由此不及格") % preview.falling)
    if preview.kept:
        parts.append(_now("%s份降到及格线以下，仍算及格") % preview.kept)
    if not (preview.reaching or preview.falling or preview.kept):
        parts.append(_now("及格情况不变"))
    return _now("，").join(parts) + _now("。")
