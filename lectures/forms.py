"""The editor's form of a lecture: who may see it in three plain fields, and the gate as a form message."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm

from lectures.choices import follow_up_items
from lectures.replacing import question_of
from sanwei.common import clock
from sanwei.org.cms.audience_fields import AudienceForm
from sanwei.org.cms.placing import audience_units, files_of, may_choose
from sanwei.org.models import OrgUnit
from sanwei.org.queries import is_audience_within, membership_on, only_member_called
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem

LECTURE_MEDIA = frozenset({"", "lectures.lecture"})


class LecturePageForm(AudienceForm, WagtailAdminPageForm):
    """Adds 谁能看到 as fields of the page and refuses 发布 before the media plays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_before = files_of(
            self.instance.cover, self.instance.main_media, body=self.instance.body
        )
        self.offer_audiences(self.page_unit)
        self._ask_anew()
        for name in {"seek_policy", "presence_minutes"} & self.fields.keys():
            self.fields[name].required = False  # left out: as it was
        if "series" in self.fields:
            series = self.fields["series"]
            units = audience_units(self.for_user, self.page_unit, at=clock.now())
            series.queryset = series.queryset.filter(unit__in=units)

    @property
    def page_unit(self) -> OrgUnit:
        """The unit whose column the page stands in."""
        unit: OrgUnit = self.parent_page.specific.unit
        return unit

    @property
    def is_publishing(self) -> bool:
        return bool(self.data.get("action-publish"))

    def clean_replacing_shift_seconds(self) -> int:
        return self.cleaned_data["replacing_shift_seconds"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        media = cleaned.get("main_media")
        if media and media.owner_label not in LECTURE_MEDIA:
            self.add_error("main_media", _("这段视频属于别的栏目，请另传一份。"))
        files = files_of(cleaned.get("cover"), media, body=cleaned.get("body", []))
        for file in files - self.files_before:
            if not may_choose(self.for_user, file):
                self.add_error(None, _("《%s》不在您可以选用的文件里，请换一个。") % file)
        if cleaned.get("audience_unit"):
            self.instance.audience = self.chosen_audience(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        """Judge after the model form has put the new values on the page."""
        super()._post_clean()
        self._check_conditions()
        if self.is_publishing:
            verdict = self.instance.verdict
            if not (verdict.may_go_live or self.instance.may_wait):
                field = "main_media" if self.instance.confirmed_unclassified else None
                self.add_error(field or "confirmed_unclassified", verdict.sentence)
            elif question := question_of(self.instance):
                self.add_error("on_replacing" if "on_replacing" in self.fields else None, question)

    def _check_conditions(self) -> None:
        """Refuse a quiz as a condition that some of those who see the lecture may not take."""
        if "follow_ups" not in self.formsets or "audience_unit" in self.errors:
            return
        for form in self.formsets["follow_ups"].forms:
            quiz = form.condition
            if quiz and not is_audience_within(self.instance.audience, quiz.audience):
                form.add_error(
                    "is_condition",
                    _(
                        "能看这门课的人，有的不是《%(quiz)s》的答题对象，会一直学不完。"
                        "请到测验里放宽“答题对象”，或者去掉这个勾。"
                    )
                    % {"quiz": quiz.title},
                )

    def _ask_anew(self) -> None:
        """Forget what was chosen for a recording that is live by now: the next one is another matter."""
        if "on_replacing" not in self.fields:
            return
        self.fields[
            "replacing_shift_seconds"
        ].required = False  # not shown on a page that was never live
        if not self.instance.pk:
            return
        live = type(self.instance).objects.filter(pk=self.instance.pk, live=True).first()
        if live is not None and live.main_media_id == self.instance.main_media_id:
            self.initial |= {"on_replacing": "", "replacing_shift_seconds": 0}

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

    @property
    def condition(self) -> StudyItem | None:
        """The quiz that this line makes a condition, if it does."""
        if self.errors or self.cleaned_data.get("DELETE"):
            return None
        return self.cleaned_data.get("item") if self.cleaned_data.get("is_condition") else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        item = cleaned.get("item")
        if item and cleaned.get("is_condition") and item.kind != ItemKind.QUIZ:
            self.add_error("is_condition", _("只有测验能作为学完的条件，请去掉这个勾。"))
        return cleaned
