"""归档类别 in the admin."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput

from sanwei.accounts.models import User
from sanwei.ledgers.enums import FilingSource
from sanwei.ledgers.filing.classes import save_class
from sanwei.ledgers.models import LedgerClass
from sanwei.org.screens.base import EnteringForm, EnteringViewSet


class ClassForm(EnteringForm):
    """A new class. Its code stays for ever, so that it is asked here only."""

    instance: LedgerClass
    takes = forms.MultipleChoiceField(
        label=_("自动归入"),
        choices=FilingSource.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的记录会自己归到这一类；一项只能归一类。已经归入的不动。"),
    )

    class Meta:
        model = LedgerClass
        fields = ("code", "name", "folder", "parent", "order", "takes", "retired_on")
        widgets = {"retired_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = LedgerClass.objects.filter(parent__isnull=True)
        self.fields["parent"].queryset = tops.exclude(pk=self.instance.pk)

    def enter(self, *, actor: User, at: datetime) -> LedgerClass:
        data = self.cleaned_data
        standing = LedgerClass.objects.filter(pk=self.instance.pk).first()
        self.instance = save_class(
            ledger_class=standing,
            code=standing.code if standing else data["code"],
            name=data["name"],
            folder=data["folder"],
            order=data["order"],
            parent=data["parent"],
            takes=data["takes"],
            retired_on=data["retired_on"],
            actor=actor,
            at=at,
        )
        return self.instance


class ChangeClassForm(ClassForm):
    class Meta(ClassForm.Meta):
        fields = ("name", "folder", "parent", "order", "takes", "retired_on")  # type: ignore[assignment]


class ClassViewSet(EnteringViewSet):
    model = LedgerClass
    create_form = ClassForm
    change_form = ChangeClassForm
    name = "ledger_classes"
    icon = "folder-open-inverse"
    menu_label = _("归档类别")
    list_display = (
        "code",
        "name",
        Column("folder_name", label=_("文件夹"), accessor="folder_name"),
        Column("takes_in", label=_("自动归入"), accessor=lambda one: "、".join(one.takes_in())),
        "retired_on",
    )
    search_fields = ("code", "name")
    ordering = ("order", "code")
