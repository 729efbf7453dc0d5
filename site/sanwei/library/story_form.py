"""The editor's form of a story: who may see it in three plain fields, and the gate as a form message."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from sanwei.common import clock
from sanwei.library import labels
from sanwei.org.cms.audience_fields import AudienceForm
from sanwei.org.cms.placing import files_of, may_choose
from sanwei.org.models import OrgUnit
from sanwei.org.queries import membership_on, only_member_called


class StoryPageForm(AudienceForm, WagtailAdminPageForm):
    """Adds 谁能看到 as fields of the page and refuses 发布 while something is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        story = self.instance
        self.files_before = files_of(story.cover, story.recording, body=story.body)
        self.offer_audiences(self.page_unit)

    @property
    def page_unit(self) -> OrgUnit:
        """The unit whose column the page stands in."""
        unit: OrgUnit = self.parent_page.specific.unit
        return unit

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        recording = cleaned.get("recording")
        if recording and recording.owner_label not in {"", labels.STORY}:
            self.add_error("recording", _("这段音视频属于别的栏目，请另传一份。"))
        files = files_of(cleaned.get("cover"), recording, body=cleaned.get("body", []))
        for file in files - self.files_before:
            if not may_choose(self.for_user, file):
                self.add_error(None, _("《%s》不在您可以选用的文件里，请换一个。") % file)
        if cleaned.get("audience_unit"):
            self.instance.audience = self.chosen_audience(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        """Judge after the model form has put the new values on the page."""
        super()._post_clean()
        if self.data.get("action-publish"):
            verdict = self.instance.verdict
            if not verdict.may_go_live:
                self.add_error(verdict.field, verdict.sentence)

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            # Wagtail saves a new page live before it publishes its revision; only the revision decides.
            self.instance.live = False
        page = super().save(commit=False)
        self._know_the_person(page)
        if commit:
            page.save()
            self._save_m2m()
        return page

    def _know_the_person(self, page: Any) -> None:
        """Link the name to the one member of that name; the editor never browses people."""
        day = clock.local_date(clock.now())
        if page.person is None or page.person.name != page.person_name:
            page.person = only_member_called(page.person_name, near=self.page_unit, day=day)
        if page.person and not page.person_unit_name:
            membership = membership_on(page.person, day)
            page.person_unit_name = membership.branch.short_name if membership else ""
