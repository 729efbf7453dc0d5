"""What the shell of every page needs to know: who is here and which rooms are open to them."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.home.task_access import ASSIGNING_ROLES
from sanwei.notices import queries as notices
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit


class Shell:
    """Answers lazily, so that a page that shows no navigation asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = getattr(request, "user", None)

    @cached_property
    def member(self) -> Member | None:
        return org.member_of(self.user)

    @property
    def text_size(self) -> str:
        return self.user.text_size if isinstance(self.user, User) else ""

    @cached_property
    def may_edit(self) -> bool:
        return isinstance(self.user, User) and self.user.has_perm("wagtailadmin.access_admin")

    @cached_property
    def desk_units(self) -> list[OrgUnit]:
        """The desks to start from: the highest open to this person, which lead to those below them."""
        units = org.units_visible_to(self.user, at=clock.now()).order_by("path")
        desks = [unit for unit in units if not unit.is_group]
        paths = {unit.path for unit in desks}
        return [unit for unit in desks if paths.isdisjoint(unit.line_paths()[:-1])]

    @cached_property
    def task_units(self) -> list[OrgUnit]:
        """Where this person assigns 学习任务 without a desk of the unit that leads there: editors."""
        if not isinstance(self.user, User):
            return []
        desks = {unit.pk for unit in self.desk_units}
        held = org.roles_of(self.user, at=clock.now()).filter(role__in=ASSIGNING_ROLES)
        units = {post.unit.pk: post.unit for post in held.order_by("unit__path")}
        return [unit for unit in units.values() if unit.pk not in desks and not unit.is_group]

    @cached_property
    def has_unread(self) -> bool:
        return notices.has_unread(self.user, at=clock.now())

    @cached_property
    def may_answer(self) -> bool:
        """Whether the person answers 意见建议 somewhere."""
        return notices.answering_units(self.user, at=clock.now()).exists()

    @property
    def base_url(self) -> str:
        return settings.BASE_URL

    @property
    def organiser(self) -> str:
        return settings.SANWEI_ORGANISER

    @property
    def filing_number(self) -> str:
        return settings.SANWEI_FILING_NUMBER

    @property
    def footer(self) -> str:
        return settings.SANWEI_FOOTER


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
