"""Who in the house a row means: by number, else by 身份证号 where it is kept, else by name + birth + joining date,
else a question, never a guess."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sanwei.common.field_keys import blind_indexes
from sanwei.common.workbooks.cells import Month
from sanwei.org.models import IdentityNumber, Member, Membership, RoleAssignment
from sanwei.org.queries.scope import covering
from sanwei.org.roster.issues import Issue
from sanwei.org.roster.reach import Reach
from sanwei.org.roster.records import MemberRecord
from sanwei.org.services.identity import PURPOSE

IDENTIFYING = ("born_on", "joined_on")


@dataclass
class People:
    """All members at hand with their present membership (``at_hand``) and roles (``held``).

    ``by_identity``: by blind index, under every key; empty where numbers are not kept.
    """

    by_number: dict[str, Member]
    by_external_number: dict[str, Member]
    by_name: dict[str, list[Member]]
    reach: Reach
    by_identity: dict[str, Member] = field(default_factory=dict)
    known_identities: set[int] = field(default_factory=set)

    @classmethod
    def load(cls, *, as_of: date, reach: Reach, keeps_identity: bool = False) -> "People":
        """Return everybody; three queries, one more for 身份证号."""
        memberships = Membership.objects.filter(covering(as_of)).select_related("branch", "group")
        roles = RoleAssignment.objects.filter(covering(as_of)).select_related("unit")
        people = cls({}, {}, defaultdict(list), reach)
        for member in Member.objects.prefetch_related(
            Prefetch("memberships", memberships, to_attr="at_hand"),
            Prefetch("roles", roles, to_attr="held"),
        ).order_by("pk"):
            people.by_number[member.number] = member
            people.by_name[member.name].append(member)
            if member.external_number:
                people.by_external_number[member.external_number] = member
        if keeps_identity:
            by_key = {member.pk: member for found in people.by_name.values() for member in found}
            for key, index in IdentityNumber.objects.values_list("member_id", "blind_index"):
                people.by_identity[index] = by_key[key]
                people.known_identities.add(key)
        return people

    def meant_by(self, record: MemberRecord, title: str = "") -> Member | Issue | None:
        """Return the member whom the record means, None for somebody new, or the question to ask.

        ``title``: how the sheet calls the column of 身份证号, empty where it is not kept.
        """
        if not title or not record.identity.is_sound:
            return self._named(record)
        indexes = blind_indexes(record.identity.number, purpose=PURPOSE)
        owner = next((self.by_identity[one] for one in indexes if one in self.by_identity), None)
        if owner is not None:
            if owner.name == record.name or owner.number == record.values.get("number"):
                return owner
            message = _("已经登记在另一名党员名下，请核对姓名和号码。")
            return Issue("identity_of_other", message, title)
        found = self._named(record)
        if isinstance(found, Member) and found.pk in self.known_identities:
            return Issue("identity_differs", _("和平台里登记的不一样，请核对。"), title)
        return found

    def _named(self, record: MemberRecord) -> Member | Issue | None:
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
        return self._question(doubtful) if doubtful else None

    def _question(self, candidates: list[Member]) -> Issue:
        """Ask about people of the same name; those whom the asker may not see are not described."""
        seen = [member for member in candidates if self.reach.has_member(member)]
        described = "、".join(_described(member) for member in seen[:3])
        return Issue(
            "who_is_meant",
            _(
                "平台里已有同名的%(people)s，是同一个人吗？是，请把出生日期和入党日期填成一致；"
                "不是，请补全这两个日期，或填外部编号。"
            )
            % {"people": described or _("别处的党员")},
        )


def _agreement(member: Member, record: MemberRecord) -> tuple[bool | None, ...]:
    """Return for birth and joining date: the same, different, or None where one side does not say."""
    found: list[bool | None] = []
    for name in IDENTIFYING:
        known, stated = getattr(member, name), record.values.get(name)
        month = record.months.get(name)
        if known is None or (stated is None and month is None):
            found.append(None)
        elif month is not None:
            found.append(known in month)
        elif name in member.month_only:
            found.append(stated in Month(known.year, known.month))
        else:
            found.append(known == stated)
    return tuple(found)


def _described(member: Member) -> str:
    at_hand: list[Membership] = getattr(member, "at_hand", [])
    parts = [
        at_hand[0].branch.short_name if at_hand else _("现无支部"),
        _("%(day)s 出生") % {"day": member.born_on} if member.born_on else _("出生日期未填"),
        _("%(day)s 入党") % {"day": member.joined_on} if member.joined_on else _("入党日期未填"),
    ]
    return _("“%(name)s”（%(parts)s）") % {"name": member.name, "parts": "，".join(parts)}
