"""A question as its author writes it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.cms.question_answers import answer_from
from quizzes.content import QuestionContent
from quizzes.enums import CHOICES, QuestionType
from quizzes.models import Question, QuestionBank
from quizzes.papers import answer_text
from quizzes.soundness import first_problem
from sanwei.org.cms.viewsets import rows_for

CHANGE = ("change",)
# 材料题 has sub-questions of its own: it comes in by import and is edited there.
WRITTEN_HERE = [(kind.value, kind.label) for kind in QuestionType if kind != QuestionType.MATERIAL]
OPTION_TYPES = CHOICES | {QuestionType.ORDERING, QuestionType.MATCHING}


class QuestionForm(WagtailAdminModelForm):
    """A question as the author sees it; saving makes a version, never changes one."""

    type = forms.ChoiceField(label=_("题型"), choices=WRITTEN_HERE)
    stem = forms.CharField(label=_("题干"), widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(
        label=_("选项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一个，第一行就是A。判断、填空、简答不用填；配对题写左边各项。"),
    )
    targets = forms.CharField(
        label=_("右边各项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只有配对题要填，一行一个，第一行是1。"),
    )
    answer = forms.CharField(
        label=_("答案"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "写字母，如B或ACD；判断题写“对”或“错”；排序题按次序写字母，如BADC；配对题如A2 B1；"
            "填空题各空用“；”隔开，几种写法用“|”隔开，如“党员大会|支部党员大会；每季度”；简答题写参考答案。"
        ),
    )
    any_order = forms.BooleanField(label=_("填空：各空不分先后"), required=False)
    explanation = forms.CharField(
        label=_("解析"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    score = forms.DecimalField(
        label=_("分值"), initial=1, min_value=Decimal("0.01"), max_value=100, decimal_places=2
    )
    field_order = [
        "bank",
        "type",
        "stem",
        "options",
        "targets",
        "answer",
        "any_order",
        "explanation",
        "score",
        "topic",
        "difficulty",
    ]

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
                "targets": "\n".join(version.targets),
                "any_order": version.any_order,
                "answer": answer_text(version.type, version.answer),
                "explanation": version.explanation,
                "score": version.score,
            }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        kind = QuestionType(cleaned["type"])
        try:
            answer = answer_from(kind, cleaned["answer"])
        except ValidationError as error:
            raise ValidationError({"answer": error}) from error
        content = QuestionContent(
            type=kind,
            stem=cleaned["stem"].strip(),
            options=_lines(cleaned["options"]) if kind in OPTION_TYPES else (),
            targets=_lines(cleaned["targets"]) if kind == QuestionType.MATCHING else (),
            answer=answer,
            any_order=kind == QuestionType.BLANK and cleaned["any_order"],
            explanation=cleaned["explanation"].strip(),
            score=cleaned["score"],
            topic=cleaned["topic"],
            difficulty=cleaned["difficulty"],
        )
        if problem := first_problem(content):
            raise ValidationError(problem)
        self.content = content
        return cleaned


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
