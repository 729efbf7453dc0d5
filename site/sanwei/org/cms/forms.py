"""Narrows what Wagtail's forms offer and accept: a choice of rows holds only what the person may choose.

Wagtail's model forms list every row of a foreign key (units of all branches) and take any number for a picture
or a page. There is no hook for the user's scope, so the base form is wrapped once, at start-up, for every screen.
What a row already points to stays acceptable: an upper unit may have chosen it.
"""

from functools import wraps
from typing import Any

from django.db.models import Q
from django.forms import ModelChoiceField
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.org.cms import scope
from sanwei.org.cms.viewsets import CHOOSING, rows_for


def narrow() -> None:
    """Wrap the start of Wagtail's base form; does nothing the second time."""
    start = WagtailAdminModelForm.__init__
    if hasattr(start, "__wrapped__"):
        return

    @wraps(start)
    def scoped(self: Any, *args: Any, **kwargs: Any) -> None:
        start(self, *args, **kwargs)
        user = getattr(self, "for_user", None)
        if isinstance(user, User) and not user.is_superuser:
            for name, field in self.fields.items():
                if isinstance(field, ModelChoiceField):
                    _narrow_field(field, user, self.instance, name)

    WagtailAdminModelForm.__init__ = scoped


def _narrow_field(field: ModelChoiceField[Any], user: User, instance: Any, name: str) -> None:
    rows = field.queryset
    if rows is None or rows.model is Collection:
        return  # Wagtail narrows collections itself
    if issubclass(rows.model, Page):
        allowed = scope.pages_for(user)
    elif policy_registry.get_by_type(rows.model, fallback=False) is None:
        return  # nothing of a unit: no policy knows the model
    else:
        allowed = rows_for(rows.model, user, CHOOSING)
    kept = Q(pk__in=allowed.order_by().values("pk"))
    present = getattr(instance, f"{name}_id", None)
    if present is not None:
        kept |= Q(pk=present)
    field.queryset = rows.filter(kept)
