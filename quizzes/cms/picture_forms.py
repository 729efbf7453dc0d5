"""The pictures of a question as its author chooses them: where, which, and in words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from quizzes.content import EXPLANATION, LETTERS, STEM, Picture
from sanwei.files.models import PrivateImage
from sanwei.org.cms.viewsets import CHOOSING, rows_for

PLACES = [
    ("", _("选放在哪里")),
    (STEM, _("题干（材料）")),
    *((letter, _("选项%(letter)s") % {"letter": letter}) for letter in LETTERS),
    (EXPLANATION, _("解析")),
]


class PictureForm(forms.Form):
    """One picture; ``kept`` are those that the version shows already, whoever owns them."""

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

    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures that are to stay. Raises: ValidationError where a row is half filled in."""
        if not self.is_bound:
            return tuple(_picture(**form.initial) for form in self.forms if form.initial)
        if not self.is_valid():
            raise ValidationError(_("有图片还没填全，请看下面标红的地方。"))
        told = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return tuple(_picture(**one) for one in told if one.get("image"))


PICTURES = forms.formset_factory(
    PictureForm, formset=PictureFormSet, extra=1, max_num=12, can_delete=True
)


def initial_of(pictures: tuple[Picture, ...]) -> list[dict[str, Any]]:
    """Return the rows of the form set for the pictures of a version."""
    images = PrivateImage.objects.filter(public_id__in=[one.image for one in pictures])
    found = {str(image.public_id): image for image in images}
    return [
        {"place": one.place, "image": found[one.image], "alt": one.alt}
        for one in pictures
        if one.image in found
    ]


def _picture(*, place: str, image: PrivateImage, alt: str, **_rest: Any) -> Picture:
    return Picture(place=place, image=str(image.public_id), alt=alt.strip())
