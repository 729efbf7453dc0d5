"""The form that copies a page of content."""

from typing import Any

from django import forms
from wagtail.admin.forms.pages import CopyForm

from sanwei.org.naming import slug_of


class ContentCopyForm(CopyForm):
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
        wanted = slug_of(title, fallback="page")
        slug, number = wanted, 1
        while slug in taken:
            number += 1
            slug = f"{wanted}-{number}"
        return slug
