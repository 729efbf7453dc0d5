"""A question as its author writes it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.content import FALSE, LETTERS, TRUE, QuestionContent, first_problem
from quizzes.enums import PAPER_TYPE_CHOICES, QuestionType
from quizzes.importing import answers
from quizzes.models import Question, QuestionBank
from quizzes.papers import answer_text
from sanwei.org.cms.viewsets import rows_for

CHANGE = ("change",)


class QuestionForm(WagtailAdminModelForm):
    """A question as the author sees it; saving makes a version, never changes one."""

    type = forms.ChoiceField(label=_("题型"), choices=PAPER_TYPE_CHOICES)
    stem = forms.CharField(label=_("题干"), widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(
        label=_("选项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一个，第一行就是A。判断题不用填。"),
    )
    answer = forms.CharField(
        label=_("答案"), help_text=_("写字母，如 B 或 ACD；判断题写“对”或“错”。")
    )
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
        "answer",
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
