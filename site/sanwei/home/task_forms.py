"""What is asked when a 学习任务 is assigned, moved, withdrawn, or does not count for somebody."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanwei.activities.forms import DateInput
from sanwei.org.enums import MemberKind
from sanwei.org.models import Audience, Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study.models import Requirement, RequirementItem, StudyItem

KINDS = [(kind.value, kind.label) for kind in (MemberKind.FORMAL, MemberKind.PROBATIONARY)]
ITEMS_SHOWN = 20
USUAL_DAYS = 14
REASON_LENGTH = 300


class AssignForm(forms.Form):
    """``items`` is checked against all that ``unit`` may assign, of which ``shown_items`` are on the page."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("任务名称"),
        max_length=100,
        help_text=_("例如：十月学习任务。"),
        error_messages={"required": _("请写上任务名称。")},
    )
    due_on = forms.DateField(
        label=_("完成期限"),
        widget=DateInput,
        help_text=_("这一天完成仍算按时，过了期限完成记为已补学。"),
        error_messages={"required": _("请选完成期限。"), "invalid": _("请写成年-月-日。")},
    )
    to = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label=_("给谁"),
        empty_label=None,
        to_field_name="public_id",
        help_text=_("选中的组织和它下面的所有组织；职工群众不在内。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("人员类别"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾就是正式党员和预备党员。"),
    )
    q = forms.CharField(label=_("找内容"), max_length=100, required=False)
    items = forms.ModelMultipleChoiceField(
        StudyItem.objects.none(),
        label=_("学习内容"),
        to_field_name="public_id",
        error_messages={
            "required": _("请至少勾选一项学习内容。"),
            "invalid_choice": _("有一项内容已经下线，请重新选。"),
            "invalid_pk_value": _("有一项内容没有找到，请重新选。"),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, unit: OrgUnit, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["to"].queryset = (  # type: ignore[attr-defined]
            OrgUnit.objects.under(unit.path).filter(dissolved_on__isnull=True).order_by("path")
        )
        self.fields["items"].queryset = offered_to(unit)  # type: ignore[attr-defined]

    def shown_items(self, chosen: Iterable[str], text: str) -> list[tuple[StudyItem, bool]]:
        """Return (item, is chosen): what is chosen, then the newest that ``text`` finds. Two queries."""
        offered: QuerySet[StudyItem] = self.fields["items"].queryset  # type: ignore[attr-defined]
        keys = [key for key in chosen if _is_uuid(key)]
        first = list(offered.filter(public_id__in=keys))
        rest = offered.exclude(pk__in=[item.pk for item in first])
        if text:
            rest = rest.filter(title__icontains=text)
        return [(item, True) for item in first] + [(item, False) for item in rest[:ITEMS_SHOWN]]


def blank(unit: OrgUnit, today: date) -> AssignForm:
    """Return the form as it is first shown. Its key lets a second click find what the first one made."""
    due_on = today + timedelta(days=USUAL_DAYS)
    initial = {"key": uuid4(), "to": unit.public_id, "due_on": due_on}
    return AssignForm(unit=unit, initial=initial)


def kept(unit: OrgUnit, data: QueryDict) -> AssignForm:
    """Return the form as it was filled in, unchecked: while somebody is still looking for items."""
    initial: dict[str, object] = {
        name: data.get(name, "") for name in ("title", "due_on", "to", "q")
    }
    key = data.get("key", "")
    initial |= {"key": key if _is_uuid(key) else uuid4(), "kinds": data.getlist("kinds")}
    return AssignForm(unit=unit, initial=initial)


def offered_to(unit: OrgUnit) -> QuerySet[StudyItem]:
    """Return what may be assigned in ``unit`` to one kind of members at least."""
    formal, probationary = (
        study.assignable_to(Audience(unit=unit, member_kinds=[kind])) for kind, _label in KINDS
    )
    return formal | probationary


class AddForm(forms.Form):
    """What may be asked on top of what ``task`` asks already."""

    items = forms.ModelMultipleChoiceField(
        StudyItem.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": _("请至少勾选一项学习内容。"),
            "invalid_choice": _("有一项内容已经下线，请重新选。"),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, task: Requirement) -> None:
        super().__init__(data)
        self.fields["items"].queryset = further(task)  # type: ignore[attr-defined]


def further(task: Requirement) -> QuerySet[StudyItem]:
    """Return what can be added to ``task``, newest first."""
    known = RequirementItem.objects.filter(requirement=task)
    return study.assignable_to(task.audience).exclude(pk__in=known.values("item"))


class DueForm(forms.Form):
    due_on = forms.DateField(label=_("新的期限"), widget=DateInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"),
        max_length=REASON_LENGTH,
        error_messages={"required": _("请写明原因。")},
    )


class PersonForm(ReasonForm):
    """A reason about one of ``people``."""

    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("党员"),
        to_field_name="public_id",
        error_messages={
            "required": _("请选一位党员。"),
            "invalid_choice": _("这位同志不在应学人员里。"),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, people: Iterable[Member], **kw: Any
    ) -> None:
        super().__init__(data, **kw)
        members = Member.objects.filter(pk__in=[one.pk for one in people])
        self.fields["member"].queryset = members.order_by("name_pinyin", "pk")  # type: ignore[attr-defined]


class ExemptForm(PersonForm):
    approver = forms.CharField(
        label=_("批准人"),
        max_length=100,
        help_text=_("写姓名和职务，或支委会的日期。"),
        error_messages={"required": _("请写明批准人。")},
    )
    decided_on = forms.DateField(label=_("批准日期"), widget=DateInput)

    field_order = ("member", "reason", "approver", "decided_on")


def first_error(form: forms.Form) -> str:
    """Return one sentence for the head of the page."""
    return str(next(iter(form.errors.values()))[0])


def _is_uuid(text: str) -> bool:
    try:
        forms.UUIDField().clean(text)
    except forms.ValidationError:
        return False
    return True
