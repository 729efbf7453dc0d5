"""A reading list as its editor fills it in: each entry is one thing, and one that the editor may point to."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from sanwei.library.cms.forms import UnitAudienceForm
from sanwei.library.models import Book, ShelfBook
from sanwei.org.cms.viewsets import rows_for
from sanwei.study.choosers import choosable_by

CHOOSE = ("choose",)


class ReadingListForm(UnitAudienceForm):
    """A list with its unit and audience."""


class EntryForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        offered = {
            "item": choosable_by(user),
            "book": rows_for(Book, user, CHOOSE),
            "shelf_book": rows_for(ShelfBook, user, CHOOSE).select_related("shelf__unit"),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            present = getattr(self.instance, f"{name}_id", None)
            field.queryset = rows | rows.model.objects.filter(pk=present) if present else rows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = [name for name in ("item", "book", "shelf_book") if cleaned.get(name)]
        if len(chosen) != 1 and not self.errors:
            self.add_error(None, _("每一条只选一样：学习内容、图书或书屋的书。"))
        return cleaned
