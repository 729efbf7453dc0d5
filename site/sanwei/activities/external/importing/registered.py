"""What stands registered already, in the house and further up in the same file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from sanwei.activities.external.importing.people import People
from sanwei.activities.external.importing.report import Remark
from sanwei.activities.models import ExternalClaim
from sanwei.activities.models.external import STANDING
from sanwei.org.models import Member

Key = tuple[int, date, str]


@dataclass
class Registered:
    """Hours by person, last day and title; ``rows`` says in which row of the file."""

    hours: dict[Key, Decimal]
    rows: dict[Key, str]

    @classmethod
    def load(cls, people: People) -> "Registered":
        """Return what ``people`` have waiting or confirmed; one query."""
        members = {one.member_id for found in people.by_name.values() for one in found}
        claims = ExternalClaim.objects.filter(member__in=members, state__in=STANDING)
        told = claims.values_list("member_id", "occurred_on", "title", "hours")
        return cls({(member, day, title): hours for member, day, title, hours in told}, {})

    def compare(
        self, member: Member, day: date, title: str, hours: Decimal, row: str
    ) -> tuple[bool, Remark | None]:
        """Return whether the row is registered already, and what contradicts it; remembers what is new."""
        key = (member.pk, day, title)
        known = self.hours.get(key)
        if known is None:
            self.hours[key], self.rows[key] = hours, row
            return False, None
        if known == hours:
            return True, None
        said = {"known": known.normalize().to_eng_string(), "row": self.rows.get(key, "")}
        if said["row"]:
            text = _("和%(row)s行是同一天同一内容，学时却不同（那里是%(known)s），请留一行。")
            return False, Remark("repeat_differs", text % said, "hours")
        text = _("这一天的同一内容已经登记过，是%(known)s学时；要改请用更正。")
        return False, Remark("registered_differs", text % said, "hours")
