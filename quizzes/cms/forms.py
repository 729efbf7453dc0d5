"""Forms of the editor's screens. Choices hold only what lies in the person's units."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.content import FALSE, LETTERS, TRUE, QuestionContent, first_problem
from quizzes.enums import PAPER_TYPE_CHOICES, QuestionType
from quizzes.importing import answers
from quizzes.models import Question, QuestionBank, Quiz
from quizzes.papers import answer_text
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org import services as org_services
from sanwei.org.cms.viewsets import rows_for
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

CHANGE = ("change",)
CHOOSE = ("choose",)


def units_of(user: Any) -> Any:
    """Return the units whose content ``user`` edits, from the top; a 党小组 owns no quizzes."""
    return org.content_units(user, at=clock.now()).exclude(kind=UnitKind.GROUP).order_by("path")


class BankForm(WagtailAdminModelForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(self.for_user)

    class Meta:
        model = QuestionBank
        fields = ["unit", "title", "source"]


class QuestionForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A question as the author sees it; saving makes a version, never changes one."""

    type = forms.ChoiceField(label=_("题型"), choices=PAPER_TYPE_CHOICES)
    stem = forms.CharField(label=_("题干"), widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(
        label=_("选项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一个，第一行就是A。判断题不用填。"),
    )
    answer = forms.CharField(label=_("答案"), help_text=_("写字母，如 B 或 ACD；判断题写“对”或“错”。"))
    explanation = forms.CharField(
        label=_("解析"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    score = forms.DecimalField(
        label=_("分值"), initial=1, min_value=Decimal("0.01"), max_value=100, decimal_places=2
    )
    field_order = ["bank", "type", "stem", "options", "answer", "explanation", "score", "topic", "difficulty"]

    class Meta:
        model = Question
        fields = ["bank", "topic", "difficulty"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = rows_for(QuestionBank, self.for_user, CHANGE)
        self.content: QuestionContent | None = None
        version = self.instance.current
        if version is not None:
            # A question stays in its bank: attempts and imports count on it.
            self.fields["bank"].disabled = True
            self.initial |= {
                "type": version.type,
                "stem": version.stem,
                "options": "\n".join(version.options),
                "answer": answer_text(version.type, version.answer),
                "explanation": version.explanation,
                "score": version.score,
            }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        kind = QuestionType(cleaned["type"])
        options = tuple(line.strip() for line in cleaned["options"].splitlines() if line.strip())
        content = QuestionContent(
            type=kind,
            stem=cleaned["stem"].strip(),
            options=() if kind == QuestionType.TRUE_FALSE else options,
            answer=self._answer(kind, cleaned["answer"]),
            explanation=cleaned["explanation"].strip(),
            score=cleaned["score"],
            topic=cleaned["topic"],
            difficulty=cleaned["difficulty"],
        )
        if problem := first_problem(content):
            raise ValidationError(problem)
        self.content = content
        return cleaned

    def _answer(self, kind: QuestionType, written: str) -> str:
        if kind == QuestionType.TRUE_FALSE:
            read = answers.truth_of(written)
            if read not in {TRUE, FALSE}:
                raise ValidationError({"answer": gettext("判断题的答案只能是对或错。")})
            return read
        letters = answers.letters_of(written)
        if letters is None:
            raise ValidationError(
                {"answer": gettext("答案请写字母，从%(first)s开始。") % {"first": LETTERS[0]}}
            )
        return "".join(sorted(set(letters)))


class QuizForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A quiz with its audience spelled out: a unit with everybody below it, and 职工群众 or not."""

    audience_unit = forms.ModelChoiceField(
        label=_("答题对象"),
        queryset=OrgUnit.objects.none(),
        help_text=_("这个组织和它下面所有组织的正式党员、预备党员。"),
    )
    includes_masses = forms.BooleanField(
        label=_("职工群众也可答"), required=False, help_text=_("职工群众不计学时，不进应学人数。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_of(self.for_user)
        self.fields["unit"].queryset = units
        self.fields["audience_unit"].queryset = units
        self.fields["banks"].queryset = rows_for(QuestionBank, self.for_user, CHOOSE)
        self.fields["banks"].help_text = _("本组织和上级组织的题库，可以选几个。")
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
        quiz: Quiz = super().save(commit=commit)
        return quiz


class ImportForm(forms.Form):
    """A file or pasted cells, and the tick without which nothing is uploaded."""

    file = forms.FileField(
        label=_("Excel 文件"),
        required=False,
        help_text=_("一行一题，表头要有“题干”和“答案”；题目、试题、正确答案这些叫法也认得。"),
    )
    pasted = forms.CharField(
        label=_("或者直接粘贴"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("在 Excel 里连表头一起选中，复制，粘贴到这里。"),
    )
    not_classified = forms.BooleanField(
        label=_("涉密文件、内部资料严禁上传。我确认这份题库不涉密。"),
        error_messages={"required": _("请先确认题库不涉密。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise ValidationError(gettext("请选择一个 Excel 文件，或者粘贴题目。"))
        return cleaned
