"""题库导入: upload or paste, see which questions need a look, confirm once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes import services
from quizzes.cms.import_form import ImportForm
from quizzes.content import LETTERS, TRUE, QuestionContent
from quizzes.enums import CHOICES, QuestionType
from quizzes.errors import (
    BadQuestion,
    ImportAlreadyDone,
    ImportHasRejectedRows,
    ImportOutdated,
    ImportRefused,
)
from quizzes.importing.reader import LIMITS
from quizzes.importing.report import content_of
from quizzes.models import BankImport, QuestionBank
from quizzes.papers import answer_text, option_texts
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org.cms.own import CHANGE, editor_of, own
from sanwei.org.cms.viewsets import rows_for


@require_http_methods(["GET"])
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to the import of the only bank one may fill; ask where there are several, open one where there is none."""
    in_use = Count("questions", filter=Q(questions__retired_at__isnull=True))
    own_banks = rows_for(QuestionBank, request.user, CHANGE).select_related("unit")
    banks = list(own_banks.annotate(in_use=in_use).order_by("unit__path", "title"))
    if not banks:
        messages.info(request, _("还没有题库，先建一个，接着就能导入题目。"))
        return redirect("question_banks:add")
    if len(banks) == 1:
        return redirect("question_banks:import", banks[0].pk)
    return render(request, "quizzes/cms/choose_bank.html", {"banks": banks})


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, bank: int) -> HttpResponse:
    """Read a file or pasted cells; what can't be read comes back on the form in one sentence."""
    found: QuestionBank = own(QuestionBank, request, bank)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read(LIMITS.size_bytes + 1) if file else form.cleaned_data["pasted"]
        try:
            kept = services.preview_import(
                bank=found,
                name=file.name if file else "",
                data=data,
                actor=editor_of(request),
                at=clock.now(),
            )
        except ImportRefused as error:
            form.add_error("file" if file else "pasted", str(error.message))
        else:
            return redirect("question_banks:preview", kept.public_id)
    return render(request, "quizzes/cms/upload.html", {"bank": found, "form": form})


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, bank_import: UUID) -> HttpResponse:
    """一百题里哪几题要我看？ Then take the ticked ones, all at once and once only."""
    kept = BankImport.objects.select_related("bank__unit").filter(public_id=bank_import).first()
    if kept is None:
        raise NotVisible()
    own(QuestionBank, request, kept.bank_id)
    if request.method == "POST":
        _decide(request, kept)
        return redirect("question_banks:preview", kept.public_id)
    rows = [_row(place, row) for place, row in enumerate(kept.report["questions"])]
    new = [row for row in rows if row["outcome"] == "new"]
    changed = _keyed(kept, [row for row in rows if row["outcome"] == "changed"])
    look = [row for row in new if row["needs_look"]]
    rejected = kept.report["rejected"]
    return render(
        request,
        "quizzes/cms/import_preview.html",
        {
            "kept": kept,
            "totals": kept.report["totals"],
            "rejected": rejected,
            "look": look,
            "sound": [row for row in new if not row["needs_look"]],
            "changed": changed,
            "heading": _heading(len(look), len(rejected), changed),
            "left_out": len(new) + len(changed) - kept.taken_count,
            "taken": _taken(kept),
            "same": [row for row in rows if row["outcome"] == "same"],
        },
    )


def _heading(look: int, rejected: int, changed: list[dict[str, Any]]) -> str:
    """Say what waits for the person, and nothing of what doesn't; empty where nothing does."""
    doubtful = sum(row["needs_look"] for row in changed)
    told = []
    if look:
        told.append(_("%(count)s题要您看一眼") % {"count": look})
    if rejected:
        told.append(_("%(count)s题不能导入") % {"count": rejected})
    if changed:
        told.append(_("%(count)s题更新") % {"count": len(changed)})
    if doubtful:
        told.append(_("更新里有%(count)s题请看一眼再打勾") % {"count": doubtful})
    return "，".join(told)


def _decide(request: HttpRequest, kept: BankImport) -> None:
    if request.POST.get("do") == "discard":
        services.discard_import(bank_import=kept)
        return
    take = {int(place) for place in request.POST.getlist("take") if place.isdecimal()}
    try:
        services.commit_import(
            bank_import=kept,
            actor=editor_of(request),
            at=clock.now(),
            take=take,
            skip_rejected=request.POST.get("skip_rejected") == "1",
        )
    except (BadQuestion, ImportAlreadyDone, ImportHasRejectedRows, ImportOutdated) as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _taken(kept))


def _taken(kept: BankImport) -> str:
    told = {"count": kept.taken_count - kept.revised_count, "revised": kept.revised_count}
    if not told["revised"]:
        return _("已导入%(count)s题。") % told
    if not told["count"]:
        return _("更新了%(revised)s题。") % told
    return _("已导入%(count)s题，更新%(revised)s题。") % told


def _keyed(kept: BankImport, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return changed rows with the primary key of their question, for the way to it."""
    wanted = [row["revises"] for row in rows]
    told = kept.bank.questions.filter(public_id__in=wanted).values_list("public_id", "pk")
    keys = {str(public_id): pk for public_id, pk in told} if wanted else {}
    return [{**row, "pk": keys.get(row["revises"])} for row in rows]


def _row(place: int, row: dict[str, Any]) -> dict[str, Any]:
    content = content_of(row)
    return {
        **row,
        "place": place,
        "type_label": content.type.label,
        "texts": _texts(content),
        "right": answer_text(content.type, content.answer),
        "parts": [
            {
                "stem": part.stem,
                "type_label": part.type.label,
                "texts": _texts(part),
                "right": answer_text(part.type, part.answer),
            }
            for part in content.parts
        ],
    }


def _texts(content: QuestionContent) -> list[dict[str, Any]]:
    """Return what stands beside the letters and which of it is right; of 配对, its right side too."""
    texts = option_texts(content.type, content.options)
    right = content.answer if content.type in CHOICES else ""
    if content.type == QuestionType.TRUE_FALSE:
        right = LETTERS[0] if content.answer == TRUE else LETTERS[1]
    left = [
        {"letter": letter, "text": text, "is_right": letter in right}
        for letter, text in zip(LETTERS, texts, strict=False)
    ]
    targets = enumerate(content.targets, start=1)
    return left + [{"letter": str(n), "text": text, "is_right": False} for n, text in targets]
