"""打印试卷: a drawn paper with its answer sheet, and its key for those who may see keys."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from quizzes import printing
from quizzes.errors import NotEnoughQuestions
from quizzes.models import QuestionBank, Quiz
from quizzes.models.quiz import OWNER_LABEL
from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.errors import NotVisible
from sanwei.org.cms.own import CHANGE, editor_of, own
from sanwei.org.cms.viewsets import rows_for

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def choose(request: HttpRequest, quiz: int) -> HttpResponse:
    """Choose the number of a paper and what to print of it."""
    found: Quiz = own(Quiz, request, quiz)
    return render(
        request,
        "quizzes/cms/paper.html",
        {
            "quiz": found,
            "number": _number(request),
            "highest": printing.HIGHEST_NUMBER,
            "may_see_keys": _may_see_keys(found, editor_of(request)),
        },
    )


@require_GET
def download(request: HttpRequest, quiz: int, part: str) -> HttpResponse:
    """Hand out the paper, or its key; either leaves an audit row."""
    found: Quiz = own(Quiz, request, quiz)
    editor, at, number = editor_of(request), clock.now(), _number(request)
    if part not in {"questions", "key"} or (part == "key" and not _may_see_keys(found, editor)):
        raise NotVisible()
    try:
        paper = printing.paper_of(found, number)
    except NotEnoughQuestions as error:
        messages.error(request, str(error.message))
        return redirect("quizzes_admin:paper", found.pk)
    stamp = _stamp(editor, at)
    if part == "key":
        data, name = printing.key_sheet(paper, stamp=stamp), _("参考答案")
    else:
        data, name = printing.question_sheets(paper, stamp=stamp), _("试卷")
    audit.log(
        at=at,
        actor=editor,
        action="quiz.paper.export",
        target_label=OWNER_LABEL,
        target_key=found.public_id,
        unit_key=found.unit.public_id,
        part=part,
        number=number,
    )
    response = HttpResponse(data, content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(
        True, f"{found.title} {name} {number}.docx"
    )
    return response


def _may_see_keys(quiz: Quiz, editor: User) -> bool:
    """Whether every bank of ``quiz`` is the editor's own to change: a bank from above lends its questions only."""
    own_banks = rows_for(QuestionBank, editor, CHANGE).order_by().values("pk")
    return not quiz.banks.exclude(pk__in=own_banks).exists()


def _number(request: HttpRequest) -> int:
    said = request.GET.get("number", "")
    return min(int(said[:6]), printing.HIGHEST_NUMBER) if said.isdecimal() else 1


def _stamp(editor: User, at: datetime) -> str:
    moment = date_format(at.astimezone(clock.SHANGHAI), "Y年n月j日 H:i")
    return _("内部资料 · %(who)s %(moment)s打印") % {"who": editor.name, "moment": moment}
