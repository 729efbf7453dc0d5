"""A quiz as its editor fills it in: its audience spelled out as a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.enums import ReviewMoment, ReviewPart
from quizzes.models import QuestionBank, Quiz
from quizzes.reviewing import as_json, parts_in
from sanwei.org import services as org_services
from sanwei.org.cms.own import offer, units_of
from sanwei.org.cms.viewsets import rows_for
from sanwei.org.models import OrgUnit

CHOOSE = ("choose",)


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
    """A quiz with its audience spelled out: a unit with everybody below it, and 职工群众 or not."""

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
        for moment in ReviewMoment:
            self.initial.setdefault(
                f"review_{moment}", sorted(parts_in(self.instance.review, moment))
            )
        if self.instance.pk:
            self.initial["audience_unit"] = self.instance.audience.unit_id
            self.initial["includes_masses"] = self.instance.audience.includes_masses

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
