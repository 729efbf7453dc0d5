"""A quiz as its editor fills it in: its audience spelled out as a unit."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes import contests
from quizzes.enums import QuizKind, ReviewMoment, ReviewPart
from quizzes.models import QuestionBank, Quiz
from quizzes.reviewing import as_json, parts_in
from sanwei.common import clock
from sanwei.org import services as org_services
from sanwei.org.cms.own import offer, units_of
from sanwei.org.cms.viewsets import rows_for
from sanwei.org.models import OrgUnit

CHOOSE = ("choose",)
KINDS_HELP = _(
    "随课测验：在微党课的“学完后做什么”里选它。专项练习：党员自己选知识点，题目要先标知识点。"
    "每周测验：写明一期的起止时间。"
)
CONTEST_HELP = _("知识竞赛：支部先报名，同一份卷，每人一次，要有依据文件。")


def _shown(label: Any, help_text: Any) -> forms.MultipleChoiceField:
    """What of an attempt may be looked at, at one moment."""
    return forms.MultipleChoiceField(
        label=label,
        choices=ReviewPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class QuizForm(WagtailAdminModelForm):
    """A quiz with its audience spelled out: a unit with everybody below it, and 职工群众 or not.

    What belongs to 知识竞赛 is offered only where a 依据文件 allows one, and on what is one already.
    """

    audience_unit = forms.ModelChoiceField(
        label=_("答题对象"),
        queryset=OrgUnit.objects.none(),
        help_text=_("这个组织和它下面所有组织的正式党员、预备党员。"),
    )
    includes_masses = forms.BooleanField(
        label=_("职工群众也可答"), required=False, help_text=_("职工群众不计学时，不进应学人数。")
    )

    review_after = _shown(
        _("刚交卷时可以看"),
        _("交卷后的10分钟里。正确答案和解析要等大家都答完再看的，这里和下一行都不要勾。"),
    )
    review_open = _shown(
        _("测验还开着时可以看"), _("10分钟以后、截止以前。没有截止时间的测验，到您结束它为止。")
    )
    review_closed = _shown(
        _("测验结束后可以看"),
        _("正在答这个测验另一份卷的人，答完才看得到。不公布成绩的，学时明细里仍按及格与否计学时。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_of(self.for_user)
        offer(self, "unit", units)
        offer(self, "audience_unit", units)
        self.fields["banks"].queryset = rows_for(QuestionBank, self.for_user, CHOOSE)
        self.fields["banks"].help_text = _("本组织和上级组织的题库，可以选几个。")
        self._offer_contest(units)
        for moment in ReviewMoment:
            self.initial.setdefault(
                f"review_{moment}", sorted(parts_in(self.instance.review, moment))
            )
        if self.instance.pk:
            self.initial["audience_unit"] = self.instance.audience.unit_id
            self.initial["includes_masses"] = self.instance.audience.includes_masses

    def _offer_contest(self, units: QuerySet[OrgUnit]) -> None:
        kind = self.fields["kind"]
        kind.help_text = KINDS_HELP
        at = clock.now()
        if self.instance.kind == QuizKind.CONTEST or contests.may_be_held_in(units, at=at):
            kind.help_text = format_lazy("{}{}", KINDS_HELP, CONTEST_HELP)
            return
        kind.choices = [pair for pair in kind.choices if pair[0] != QuizKind.CONTEST]
        del self.fields["board_size"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", gettext("截止时间要晚于开放时间。"))
        unit, banks = cleaned.get("unit"), cleaned.get("banks")
        if unit and banks:
            for bank in banks:
                if not unit.path.startswith(bank.unit.path):
                    self.add_error(
                        "banks",
                        gettext("“%(bank)s”是%(unit)s的题库，本测验的发布组织用不了。")
                        % {"bank": bank, "unit": bank.unit},
                    )
        return cleaned

    def save(self, commit: bool = True) -> Quiz:
        old = self.instance.audience if self.instance.audience_id else None
        unit, masses = self.cleaned_data["audience_unit"], self.cleaned_data["includes_masses"]
        if old is None or (old.unit_id, old.includes_masses) != (unit.pk, masses):
            self.instance.audience = org_services.audience_for(unit=unit, includes_masses=masses)
        self.instance.review = as_json(
            {moment: self.cleaned_data[f"review_{moment}"] for moment in ReviewMoment}
        )
        quiz: Quiz = super().save(commit=commit)
        return quiz
