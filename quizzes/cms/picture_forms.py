"""The pictures of a question as its author chooses them: where, which, and in words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from quizzes.content import EXPLANATION, LETTERS, MAX_PARTS, STEM, Picture, QuestionContent
from sanwei.files.models import PrivateImage
from sanwei.org.cms.viewsets import CHOOSING, rows_for

PLACES = [
    ("", _("选放在哪里")),
    (STEM, _("题干（材料）")),
    *((letter, _("选项%(letter)s") % {"letter": letter}) for letter in LETTERS),
    (EXPLANATION, _("解析")),
]


class PictureForm(forms.Form):
    """One picture; ``kept`` are those that the version shows already, whoever owns them.

    ``part``: 0 for the question itself or its material, else the number of the sub-question.
    """

    part = forms.TypedChoiceField(
        label=_("哪一题"),
        choices=[
            (0, _("本题（材料）")),
            *(
                (number, _("第%(number)s小题") % {"number": number})
                for number in range(1, MAX_PARTS + 1)
            ),
        ],
        coerce=int,
        initial=0,
        required=False,
        empty_value=0,  # type: ignore[arg-type] # what coerce gives, so that an untouched row stays none
        help_text=_("材料题的小题也可以有图；不是材料题就不用改。"),
    )
    place = forms.ChoiceField(label=_("放在哪里"), choices=PLACES)
    image: Any = forms.ModelChoiceField(
        label=_("图片"), queryset=PrivateImage.objects.none(), widget=AdminImageChooser
    )
    alt = forms.CharField(
        label=_("文字说明"),
        max_length=200,
        help_text=_("看不到图的人靠它答题：写图上有什么，不要写出答案。"),
    )

    def __init__(self, *args: Any, user: Any, kept: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = rows_for(PrivateImage, user, CHOOSING).values("pk")
        chooser: Any = self.fields["image"]
        chooser.queryset = PrivateImage.objects.filter(pk__in=own) | PrivateImage.objects.filter(
            public_id__in=kept
        )


class PictureFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the tick that takes a picture off, in our words."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("拿掉这张图")

    def pictures(self) -> dict[int, tuple[Picture, ...]]:
        """Return the pictures that are to stay: of the question under 0, of its parts under their numbers.

        Raises: ValidationError where a row is half filled in.
        """
        found: dict[int, tuple[Picture, ...]] = {}
        for one in self._told():
            number = one.get("part") or 0
            found[number] = (*found.get(number, ()), _picture(**one))
        return found

    def _told(self) -> list[dict[str, Any]]:
        if not self.is_bound:
            return [form.initial for form in self.forms if form.initial.get("image")]
        if not self.is_valid():
            raise ValidationError(_("有图片还没填全，请看下面标红的地方。"))
        told = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [one for one in told if one.get("image")]


PICTURES = forms.formset_factory(
    PictureForm, formset=PictureFormSet, extra=1, max_num=24, can_delete=True
)


def initial_of(content: QuestionContent) -> list[dict[str, Any]]:
    """Return the rows of the form set for the pictures of a question and its parts."""
    kept = [
        (number, one) for number, of in enumerate((content, *content.parts)) for one in of.pictures
    ]
    images = PrivateImage.objects.filter(public_id__in=[one.image for _number, one in kept])
    found = {str(image.public_id): image for image in images}
    return [
        {"part": number, "place": one.place, "image": found[one.image], "alt": one.alt}
        for number, one in kept
        if one.image in found
    ]


def _picture(*, place: str, image: PrivateImage, alt: str, **_rest: Any) -> Picture:
    return Picture(place=place, image=str(image.public_id), alt=alt.strip())
