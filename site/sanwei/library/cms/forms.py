"""The editors' forms. Rows choose among what is one's own; audiences are spelled out in plain fields."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import services as files
from sanwei.library import labels
from sanwei.library.models import Book, Shelf
from sanwei.org.cms.audience_fields import AudienceForm
from sanwei.org.cms.own import CHANGE, offer, units_of
from sanwei.org.cms.placing import files_of, may_choose
from sanwei.org.cms.viewsets import rows_for
from sanwei.org.queries import only_member_called

MONTHS_BACK, MONTHS_AHEAD = 2, 12


class UnitAudienceForm(AudienceForm):
    """A row that has a unit and an audience within it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_of(self.for_user)
        offer(self, "unit", units)
        field = self.fields["audience_unit"]
        field.queryset = units
        field.required = False
        field.empty_label = _("和所属组织一样")
        if self.instance.audience_id:
            audience = self.instance.audience
            field.queryset |= type(audience.unit).objects.filter(pk=audience.unit_id)
            field.initial = audience.unit_id
            self.fields["audience_kinds"].initial = audience.member_kinds
            self.fields["audience_masses"].initial = audience.includes_masses

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        unit = cleaned.get("unit")
        if unit is not None:
            whom = cleaned.get("audience_unit") or unit
            kept = self.instance.audience_id and self.instance.audience.unit_id == whom.pk
            if not (whom.is_within(unit) or kept):
                self.add_error(
                    "audience_unit",
                    _("“%(whom)s”不在“%(unit)s”下面，请换一个范围。")
                    % {"whom": whom, "unit": unit},
                )
            self.instance.audience = self.chosen_audience({**cleaned, "audience_unit": whom})
        return cleaned


class ShelfForm(UnitAudienceForm):
    """A shelf: one a unit."""


class BookForm(UnitAudienceForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_live") and not cleaned.get("confirmed_unclassified"):
            self.add_error(
                "confirmed_unclassified", _("请先勾选“不含涉密文件和内部资料”，再上架。")
            )
        return cleaned


class ChapterForm(WagtailAdminModelForm):
    """A chapter of one's own book; what its body shows must be one's to choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "book", rows_for(Book, self.for_user, CHANGE))
        chapter = self.instance
        self.files_before = files_of(chapter.recording, body=chapter.body)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        recording = cleaned.get("recording")
        if recording and recording.owner_label not in {"", labels.CHAPTER}:
            self.add_error("recording", _("这段音频属于别的栏目，请另传一份。"))
        shown = files_of(recording, body=cleaned.get("body") or [])
        for file in shown - self.files_before:
            if not may_choose(self.for_user, file):
                self.add_error(None, _("《%s》不在您可以选用的文件里，请换一个。") % file)
        return cleaned


class MonthlyBookForm(WagtailAdminModelForm):
    """Which book in which month; months are chosen, not typed."""

    month = forms.TypedChoiceField(label=_("月份"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units_of(self.for_user))
        this_month = clock.local_date(clock.now()).replace(day=1)
        months = {_shifted(this_month, n) for n in range(-MONTHS_BACK, MONTHS_AHEAD + 1)}
        if self.instance.pk:
            months.add(self.instance.month)
        self.fields["month"].choices = [
            (month.isoformat(), f"{month.year}年{month.month}月") for month in sorted(months)
        ]
        self.initial.setdefault("month", this_month)
        self.initial["month"] = str(self.initial["month"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        unit, book = cleaned.get("unit"), cleaned.get("book")
        if unit and book and not unit.is_within(book.audience.unit):
            self.add_error(
                "book",
                _("《%(book)s》只给“%(whom)s”看，这里的党员打不开，请换一本。")
                % {"book": book, "whom": book.audience.unit},
            )
        return cleaned


class ShelfBookForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "shelf", rows_for(Shelf, self.for_user, CHANGE))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("file") and not cleaned.get("place"):
            self.add_error("place", _("请选一份电子书，或写明纸质书在哪里、找谁借。"))
        if cleaned.get("file"):
            try:
                files.ensure_pages(document=cleaned["file"], at=clock.now())
            except SanweiError as error:
                self.add_error("file", str(error.message))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        book = self.instance
        day = clock.local_date(clock.now())
        if book.recommender is None or book.recommender.name != book.recommender_name:
            name = book.recommender_name
            book.recommender = (
                only_member_called(name, near=book.shelf.unit, day=day) if name else None
            )
        return super().save(commit=commit)


def _shifted(month: date, months: int) -> date:
    year, number = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, number + 1, 1)
