"""The choice of a site or route in a form; what is chosen fills in the place in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.activities.field_sites import places
from sanwei.org.models import OrgUnit


class FieldPlaceSelect(forms.Select):
    """A select whose options carry the words that ``field-place.js`` writes into the place."""

    def __init__(self) -> None:
        super().__init__(attrs={"data-fills": "place"})
        self.words: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if words := self.words.get(str(value)):
            option["attrs"]["data-words"] = words
        return option


class FieldPlaceField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("现场教学点或路线"),
            required=False,
            widget=FieldPlaceSelect(),
            help_text=gettext_lazy("选了会填好下面的地点；不去现场教学点就不选。"),
            error_messages={
                "invalid_choice": gettext_lazy("这个教学点或路线现在不能选，请重新选。")
            },
        )

    def offer(self, unit: OrgUnit) -> bool:
        """Fill in what ``unit`` may choose; return whether that is anything at all."""
        groups = places.offered_to(unit)
        self.choices = [
            ("", _("不选")),
            *((one.label, [(each.key, each.name) for each in one.choices]) for one in groups),
        ]
        self.widget.words = {each.key: each.words for one in groups for each in one.choices}
        return bool(groups)
