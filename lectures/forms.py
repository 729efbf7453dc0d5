"""The editor's form of a lecture: who may see it in three plain fields, and the gate as a form message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm

from lectures.choices import (
    audience_units,
    files_of,
    follow_up_items,
    may_choose,
    only_member_called,
)
from lectures.naming import slug_of
from sanwei.common import clock
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit
from sanwei.org.queries import membership_on
from sanwei.org.services import audience_for

LECTURE_MEDIA = frozenset({"", "lectures.lecture"})
AUDIENCE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        MemberKind.FORMAL,
        MemberKind.PROBATIONARY,
        MemberKind.DEVELOPMENT_TARGET,
        MemberKind.ACTIVIST,
    )
]


class LecturePageForm(WagtailAdminPageForm):
    """Adds 谁能看到 as fields of the page and refuses 发布 before the media plays."""

    audience_unit = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label=_("范围"),
        empty_label=None,
        help_text=_("选中的组织和它下面的所有组织都能看到。"),
    )
    audience_kinds = forms.MultipleChoiceField(
        label=_("人员"),
        choices=AUDIENCE_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾就是正式党员和预备党员。"),
    )
    audience_masses = forms.BooleanField(
        label=_("职工群众也可看"),
        required=False,
        help_text=_("职工群众看了不计学时，不进应学人数。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = clock.now()
        unit = self.page_unit
        self.files_before = files_of(
            self.instance.cover, self.instance.main_media, self.instance.body
        )
        field = self.fields["audience_unit"]
        field.queryset = audience_units(self.for_user, unit, at=at)
        if "series" in self.fields:
            series = self.fields["series"]
            series.queryset = series.queryset.filter(unit__in=field.queryset)
        if self.instance.audience_id:
            audience = self.instance.audience
            field.initial = audience.unit_id
            self.fields["audience_kinds"].initial = audience.member_kinds
            self.fields["audience_masses"].initial = audience.includes_masses
            # An audience that an upper unit has set stays choosable for the branch's editor.
            field.queryset |= OrgUnit.objects.filter(pk=audience.unit_id)
        else:
            field.initial = unit.pk

    @property
    def page_unit(self) -> OrgUnit:
        """The unit whose column the page stands in."""
        unit: OrgUnit = self.parent_page.specific.unit
        return unit

    @property
    def is_publishing(self) -> bool:
        return bool(self.data.get("action-publish"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        media = cleaned.get("main_media")
        if media and media.owner_label not in LECTURE_MEDIA:
            self.add_error("main_media", _("这段视频属于别的栏目，请另传一份。"))
        files = files_of(cleaned.get("cover"), media, cleaned.get("body", []))
        for file in files - self.files_before:
            if not may_choose(self.for_user, file):
                self.add_error(None, _("《%s》不在您可以选用的文件里，请换一个。") % file)
        if cleaned.get("audience_unit"):
            self.instance.audience = audience_for(
                unit=cleaned["audience_unit"],
                member_kinds=cleaned.get("audience_kinds", []),
                roles=self.instance.audience.roles if self.instance.audience_id else (),
                includes_masses=cleaned.get("audience_masses", False),
            )
        return cleaned

    def _post_clean(self) -> None:
        """Judge after the model form has put the new values on the page."""
        super()._post_clean()
        if self.is_publishing:
            verdict = self.instance.verdict
            if not (verdict.may_go_live or self.instance.may_wait):
                field = "main_media" if self.instance.confirmed_unclassified else None
                self.add_error(field or "confirmed_unclassified", verdict.sentence)

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            # Wagtail saves a new page live before it publishes its revision; only the revision decides.
            self.instance.live = False
        page = super().save(commit=False)
        self._complete_people(page)
        if commit:
            page.save()
            self._save_m2m()
        return page

    def _complete_people(self, page: Any) -> None:
        """Link each name to the one member of that name; the editor never browses people."""
        day = clock.local_date(clock.now())
        for person in (*page.speakers.all(), *page.crew.all()):
            if person.member_id is None:
                person.member = only_member_called(person.name, near=self.page_unit, day=day)
            if person.member and not person.unit_name:
                membership = membership_on(person.member, day)
                person.unit_name = membership.branch.short_name if membership else ""


class FollowUpForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.queryset = follow_up_items(self.for_user, at=clock.now())
        if self.instance.item_id:
            field.queryset |= field.queryset.model.objects.filter(pk=self.instance.item_id)


class LectureCopyForm(CopyForm):
    """No address to invent and no alias: an alias would share the page's public id."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
        self.fields["new_slug"].required = False
        self.fields["new_slug"].widget = forms.HiddenInput()
        self.initial["new_slug"] = ""

    def clean_new_slug(self) -> str:
        title = self.cleaned_data.get("new_title", "")
        parent = self.cleaned_data.get("new_parent_page") or self.page.get_parent()
        taken = set(parent.get_children().values_list("slug", flat=True))
        slug, number = slug_of(title), 1
        while slug in taken:
            number += 1
            slug = f"{slug_of(title)}-{number}"
        return slug
