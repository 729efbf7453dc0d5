"""The one page of an election: its day, and for every post who was elected."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.org.elections.plan import ORDER, Elected
from sanwei.org.enums import BOARD_ROLES, Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.people import registered_on

BETWEEN = re.compile(r"[、，,；;\s]+")
POSTS = sorted(BOARD_ROLES, key=ORDER.__getitem__)
LABELS = {Role.SECRETARY: gettext_lazy("书记"), Role.DEPUTY_SECRETARY: gettext_lazy("副书记")}


class ElectionForm(forms.Form):
    """A field a post; names as they stand in the roster, the 党员编号 where two have one name."""

    on = forms.DateField(
        label=gettext_lazy("选举日期"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("新一届任期从这一天算起；原来的职务到前一天为止。"),
        error_messages={"required": gettext_lazy("请填选举日期。")},
    )

    def __init__(self, *args: Any, unit: OrgUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.elected: list[Elected] = []
        for role in POSTS:
            self.fields[role.value] = forms.CharField(
                label=LABELS.get(role, role.label),
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on = data.get("on")
        if on is not None:
            self.elected = self._elected(on)
        return data

    def _elected(self, on: date) -> list[Elected]:
        found = []
        for role in POSTS:
            for word in BETWEEN.split(self.cleaned_data.get(role.value, "").strip()):
                if word and (member := self._member(role, word, on)) is not None:
                    found.append(Elected(role, member))
        return found

    def _member(self, role: Role, word: str, on: date) -> Member | None:
        people = registered_on(self.unit, on)
        field = "number" if word.isdecimal() else "name"
        rows = list(people.filter(**{field: word})[:2])
        if len(rows) == 1:
            return rows[0]
        said = (
            _("有不止一位%s，请改填党员编号。")
            if rows
            else _("选举那天的名册里没有%s，请核对姓名。")
        )
        self.add_error(role.value, said % word)
        return None


def first_guess(unit: OrgUnit, held: list[RoleAssignment]) -> dict[str, str]:
    """Return who is in office, by post: most are elected again."""
    names: dict[str, list[str]] = {}
    for post in held:
        names.setdefault(post.role, []).append(post.member.name)
    return {role: "、".join(found) for role, found in names.items()}
