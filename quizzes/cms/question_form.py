"""A question as its author writes it."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.cms.picture_forms import PICTURES, PictureFormSet, initial_of
from quizzes.cms.written import PARTS, PartFormSet, WrittenForm, written
from quizzes.content import Picture, QuestionContent, pictures_in
from quizzes.enums import QuestionType
from quizzes.importing.rows import tags_of
from quizzes.models import Question, QuestionBank
from quizzes.soundness import first_problem
from quizzes.versions import content_of
from sanwei.org.cms.viewsets import rows_for

CHANGE = ("change",)
PARTS_PREFIX, PICTURES_PREFIX = "parts", "pictures"


class QuestionForm(WrittenForm, WagtailAdminModelForm):
    """A question as the author sees it; saving makes a version, never changes one.

    Of a 材料题 the stem is the material; what is answered stands in ``parts``.
    """

    type = forms.ChoiceField(
        label=_("题型"),
        choices=QuestionType.choices,
        help_text=_("材料题：题干写材料，小题写在下面，选项、答案、分值不用填。"),
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
        "tags",
        "difficulty",
        "source",
    ]

    class Meta:
        model = Question
        fields = ["bank", "topic", "tags", "difficulty", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bank: Any = self.fields["bank"]
        bank.queryset = rows_for(QuestionBank, self.for_user, CHANGE)
        version = self.instance.current
        told = content_of(version) if version is not None else None
        if told is not None:
            # A question stays in its bank: attempts and imports count on it.
            bank.disabled = True
            self.initial = {**self.initial, **written(told)}
        self.parts = self._parts(told)
        self.pictures = self._pictures(told)

    @property
    def media(self) -> forms.Media:
        return super().media + self.pictures.media

    def _sent(self, prefix: str) -> Any:
        return self.data if f"{prefix}-TOTAL_FORMS" in self.data else None

    def _parts(self, told: QuestionContent | None) -> PartFormSet:
        there = [written(part) for part in told.parts] if told else []
        sent = self._sent(PARTS_PREFIX)
        return cast("PartFormSet", PARTS(sent, prefix=PARTS_PREFIX, initial=there))

    def _pictures(self, told: QuestionContent | None) -> PictureFormSet:
        kept = list(pictures_in(told)) if told else []
        formset = PICTURES(
            self._sent(PICTURES_PREFIX),
            prefix=PICTURES_PREFIX,
            initial=initial_of(told) if told else [],
            form_kwargs={"user": self.for_user, "kept": frozenset(one.image for one in kept)},
        )
        return cast("PictureFormSet", formset)

    def clean_tags(self) -> tuple[str, ...]:
        """Return the tags; authors divide them by Chinese commas, too."""
        return tuple(name for text in self.cleaned_data["tags"] for name in tags_of(text))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        shown = self.pictures.pictures()
        is_material = cleaned["type"] == QuestionType.MATERIAL
        content = self._material(cleaned, shown) if is_material else self.read(cleaned)
        if not is_material and set(shown) - {0}:
            raise ValidationError(_("只有材料题的小题能放图片，请把“哪一题”改成“本题”。"))
        self.content = replace(
            content,
            topic=cleaned["topic"],
            difficulty=cleaned["difficulty"],
            source=cleaned["source"],
            tags=cleaned["tags"],
            pictures=shown.get(0, ()),
        )
        if problem := first_problem(self.content):
            raise ValidationError(problem)
        return cleaned

    def _material(
        self, cleaned: dict[str, Any], shown: dict[int, tuple[Picture, ...]]
    ) -> QuestionContent:
        if self.parts.is_bound and not self.parts.is_valid():
            raise ValidationError(_("有小题还不完整，请看下面标红的地方。"))
        return QuestionContent(
            type=QuestionType.MATERIAL,
            stem=cleaned["stem"].strip(),
            explanation=cleaned["explanation"].strip(),
            parts=self.parts.contents(shown) if self.parts.is_bound else (),
        )
