"""The fields in which an author writes one question or one sub-question, and what they mean."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.cms.question_answers import answer_from
from quizzes.content import Picture, QuestionContent
from quizzes.enums import CHOICES, PART_TYPES, QuestionType
from quizzes.importing import spelling
from quizzes.papers import answer_text
from quizzes.soundness import first_problem

OPTION_TYPES = CHOICES | {QuestionType.ORDERING, QuestionType.MATCHING}
PART_CHOICES = [(kind.value, kind.label) for kind in QuestionType if kind in PART_TYPES]


class WrittenForm(forms.Form):
    """What a question says; ``content`` once it is valid."""

    type = forms.ChoiceField(label=_("题型"), choices=PART_CHOICES)
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content: QuestionContent | None = None

    def read(self, cleaned: dict[str, Any]) -> QuestionContent:
        """Return what the fields say. Raises: ValidationError."""
        kind = QuestionType(cleaned["type"])
        try:
            answer = answer_from(kind, cleaned["answer"])
        except ValidationError as error:
            raise ValidationError({"answer": error}) from error
        return QuestionContent(
            type=kind,
            stem=cleaned["stem"].strip(),
            options=lines_of(cleaned["options"]) if kind in OPTION_TYPES else (),
            targets=lines_of(cleaned["targets"]) if kind == QuestionType.MATCHING else (),
            answer=answer,
            any_order=kind == QuestionType.BLANK and cleaned["any_order"],
            explanation=cleaned["explanation"].strip(),
            score=cleaned["score"],
        )


class PartForm(WrittenForm):
    """A sub-question of a 材料题; one that is left empty is none."""

    def has_changed(self) -> bool:
        """Whether something was written: a type and a score stand in every empty form."""
        return bool(set(self.changed_data) - {"type", "score", "ORDER"})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.content = self.read(cleaned)
            if problem := first_problem(self.content):
                raise ValidationError(problem)
        return cleaned


class PartFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the place and the tick that takes a sub-question out, in our words."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("第几小题")
        form.fields["DELETE"].label = _("删去这道小题")

    def contents(self, shown: Mapping[int, tuple[Picture, ...]]) -> tuple[QuestionContent, ...]:
        """Return the sub-questions that are to stay, in their order, each with the pictures shown for its number.

        Numbers are those on the page, before anything was moved. Raises: ValidationError for a picture of none.
        """
        written = {
            n: form for n, form in enumerate(self.forms, 1) if getattr(form, "content", None)
        }
        if missing := sorted(set(shown) - {0} - set(written)):
            raise ValidationError(
                _("图片选了第%(number)s小题，可是没有这道小题。"), params={"number": missing[0]}
            )
        numbers = {id(form): number for number, form in written.items()}
        return tuple(
            replace(form.content, pictures=shown.get(numbers[id(form)], ()))
            for form in self.ordered_forms
            if id(form) in numbers
        )


PARTS = forms.formset_factory(
    PartForm, formset=PartFormSet, extra=2, max_num=20, can_delete=True, can_order=True
)


def written(content: QuestionContent) -> dict[str, Any]:
    """Return a question as the fields show it."""
    is_blank = content.type == QuestionType.BLANK
    answer = content.answer
    return {
        "type": content.type,
        "stem": content.stem,
        "options": "\n".join(content.options),
        "targets": "\n".join(content.targets),
        "any_order": content.any_order,
        "answer": spelling.blanks_as_text(answer)
        if is_blank
        else answer_text(content.type, answer),
        "explanation": content.explanation,
        "score": content.score,
    }


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
