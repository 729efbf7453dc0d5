"""What a page may point to: pictures, documents, recordings and pages of another branch only if it did before.

Whoever sees a live page may have the files it shows; a guessed number in a posted form must therefore never
become a reference. Forms narrow foreign keys (``forms``); blocks of a StreamField take any number, so every
revision that a person saves in Wagtail is compared with what the page pointed to.
"""

from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.admin.widgets import BaseChooser
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, ReferenceIndex, Revision

from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.org.cms import scope
from sanwei.org.cms.viewsets import CHOOSING, rows_for

Reference = tuple[type[Model], str]


def check_revision(sender: type[Revision], instance: Revision, **kwargs: Any) -> None:
    """Refuse a revision whose author, at work in Wagtail, points to what does not exist for them."""
    user = _person_at_work()
    if user is None or instance.pk is not None:
        return
    pointed = _references(instance.as_object())
    foreign = {reference for reference in pointed if not may_point_to(user, *reference)}
    if foreign - _before(instance):
        raise PermissionDenied


def may_point_to(user: User, model: type[Model], key: str) -> bool:
    """Whether the row of a guarded model exists for ``user``; other models are no secret here."""
    if issubclass(model, Page):
        return scope.may_explore(user, [key])
    if model in _guarded_files():
        return rows_for(model, user, CHOOSING).filter(pk=key).exists()
    return True


def mask_choosers() -> None:
    """Let a chooser field that holds a foreign row keep it without telling what it is."""
    plain = BaseChooser.get_value_data
    if hasattr(plain, "__wrapped__"):
        return

    @wraps(plain)
    def masked(self: Any, value: Any) -> Any:
        data = plain(self, value)
        user = _person_at_work()
        if not data or user is None or may_point_to(user, self.model_class, str(data["id"])):
            return data
        return {"id": data["id"], "edit_url": "", self.display_title_key: _("其他组织的内容")}

    BaseChooser.get_value_data = masked


def _person_at_work() -> User | None:
    """Return who is at work in Wagtail right now; None for a technician, a command, a worker."""
    user = get_active_log_context().user
    return user if isinstance(user, User) and not user.is_superuser else None


def _guarded_files() -> tuple[type[Model], ...]:
    return (get_image_model(), get_document_model(), MediaAsset)


def _references(row: Any) -> set[Reference]:
    found = set()
    for content_type_id, key, *_path in ReferenceIndex._extract_references_from_object(row):
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None:
            found.add((model, str(key)))
    return found


def _before(revision: Revision) -> set[Reference]:
    """Return what the row pointed to when it was last saved or is live: an upper unit may have chosen it."""
    row = revision.content_object
    latest = getattr(row, "latest_revision", None)
    found = _references(latest.as_object()) if latest is not None else set()
    return found | (_references(row) if getattr(row, "live", False) else set())
