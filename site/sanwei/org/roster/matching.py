"""Who in the house a row means: by number, else by name + birth + joining date, else a question, never a guess."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sanwei.org.models import Member, Membership, RoleAssignment
from sanwei.org.queries.scope import covering
from sanwei.org.roster.issues import Issue
from sanwei.org.roster.records import MemberRecord

IDENTIFYING = ("born_on", "joined_on")


@dataclass
class People:
    """All members at hand with their present membership (``at_hand``) and roles (``held``)."""

    by_number: dict[str, Member]
    by_external_number: dict[str, Member]
    by_name: dict[str, list[Member]]

    @classmethod
    def load(cls, *, as_of: date) -> "People":
        """Return everybody; three queries."""
        memberships = Membership.objects.filter(covering(as_of)).select_related("branch", "group")
        roles = RoleAssignment.objects.filter(covering(as_of)).select_related("unit")
        people = cls({}, {}, defaultdict(list))
        for member in Member.objects.prefetch_related(
            Prefetch("memberships", memberships, to_attr="at_hand"),
            Prefetch("roles", roles, to_attr="held"),
        ).order_by("pk"):
            people.by_number[member.number] = member
            people.by_name[member.name].append(member)
            if member.external_number:
                people.by_external_number[member.external_number] = member
        return people

    def meant_by(self, record: MemberRecord) -> Member | Issue | None:
        """Return the member whom the record means, None for somebody new, or the question to ask."""
        numbered = self.by_number.get(record.values.get("number", ""))
        external = self.by_external_number.get(record.values.get("external_number", ""))
        if numbered and external and numbered != external:
            return Issue("numbers_disagree", _("两个编号指向两名党员，请核对编号。"))
        if numbered or external:
            return numbered or external
        same_name = [
            member
            for member in self.by_name.get(record.name, [])
            if not (record.values.get("external_number") and member.external_number)
        ]
        sure = [member for member in same_name if _agreement(member, record) == (True, True)]
        if len(sure) == 1:
            return sure[0]
        doubtful = [member for member in same_name if _agreement(member, record) != (False, False)]
        return _question(record, doubtful) if doubtful else None


def _agreement(member: Member, record: MemberRecord) -> tuple[bool | None, ...]:
    """Return for birth and joining date: the same, different, or None where one side does not say."""
    found: list[bool | None] = []
    for field in IDENTIFYING:
        known, stated = getattr(member, field), record.values.get(field)
        month = record.months.get(field)
        if known is None or (stated is None and month is None):
            found.append(None)
        else:
            found.append(known == stated if stated is not None else known in month)  # type: ignore[operator]
    return tuple(found)


def _question(record: MemberRecord, candidates: list[Member]) -> Issue:
    described = "、".join(_described(member) for member in candidates[:3])
    return Issue(
        "who_is_meant",
        _(
            "平台里已有同名的%(people)s，是同一个人吗？是，请把出生日期和入党日期填成一致；"
            "不是，请补全这两个日期，或填外部编号。"
        )
        % {"people": described},
    )


def _described(member: Member) -> str:
    at_hand: list[Membership] = getattr(member, "at_hand", [])
    parts = [
        at_hand[0].branch.short_name if at_hand else _("现无支部"),
        _("%(day)s 出生") % {"day": member.born_on} if member.born_on else _("出生日期未填"),
        _("%(day)s 入党") % {"day": member.joined_on} if member.joined_on else _("入党日期未填"),
    ]
    return _("“%(name)s”（%(parts)s）") % {"name": member.name, "parts": "，".join(parts)}
