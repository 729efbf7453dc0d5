"""What the person may work with: units, rows to change, the account behind the request."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotAllowed, NotVisible
from sanwei.org import queries as org
from sanwei.org.cms.viewsets import rows_for
from sanwei.org.enums import UnitKind

CHANGE = ("change",)


def units_of(user: Any) -> Any:
    """Return the units whose content ``user`` edits, from the top; a 党小组 owns no content."""
    return org.content_units(user, at=clock.now()).exclude(kind=UnitKind.GROUP).order_by("path")


def offer(form: Any, name: str, rows: QuerySet[Any]) -> None:
    """Let the field ``name`` choose among ``rows``; where there is only one it is chosen already."""
    form.fields[name].queryset = rows
    if len(found := list(rows[:2])) == 1:
        form.fields[name].initial = found[0].pk


class OwnRows:
    """Mixin for an edit view: a row of an upper unit may be seen and chosen, not edited."""

    model: Any
    request: Any

    def get_queryset(self) -> QuerySet[Any]:
        return rows_for(self.model, self.request.user, CHANGE)


def own(model: Any, request: HttpRequest, pk: int) -> Any:
    """Return a row that the person may change; anything else does not exist. Raises: NotVisible."""
    found = rows_for(model, request.user, CHANGE).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def editor_of(request: HttpRequest) -> User:
    """Return the account behind the request. Raises: NotAllowed."""
    if not isinstance(request.user, User):
        raise NotAllowed()
    return request.user
