"""Who of the branch a row means: never a guess, and nobody of another branch."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanwei.activities.external.importing.report import Remark
from sanwei.org import queries as org
from sanwei.org.models import Member, Membership, OrgUnit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a row says about a person; ``title_of`` are the titles of its columns."""

    name: str
    tail: str
    group: str
    branch: str
    day: date


@dataclass
class People:
    """Who belongs or belonged to one branch, by name; one query."""

    unit: OrgUnit
    by_name: dict[str, list[Membership]]

    @classmethod
    def load(cls, unit: OrgUnit, *, today: date) -> "People":
        """Return the people of ``unit`` who are 在册 today, with all their time there."""
        by_name: dict[str, list[Membership]] = defaultdict(list)
        for membership in org.memberships_of_branch(unit, today):
            by_name[membership.member.name].append(membership)
        return cls(unit, by_name)

    def meant_by(self, asked: Asked) -> Member | Remark:
        """Return the one member that is meant, or what to write so that it is one. ``column`` names our field."""
        ever = self.by_name.get(asked.name, [])
        if not ever or asked.branch not in ("", self.unit.name, self.unit.short_name):
            return Remark(
                "unknown_person",
                _("%(unit)s的名册里没有“%(name)s”，请核对姓名。")
                % {"unit": self.unit.short_name, "name": asked.name},
                "name",
            )
        present = [one for one in ever if one.covers(asked.day)]
        if not present:
            return Remark("outside_branch", _("这位同志那一天不在本支部，请核对日期。"), "day")
        found = [one for one in present if _agrees(one, asked)]
        if len(found) == 1:
            return found[0].member
        if not found:
            return Remark(
                "contradicts",
                _("手机后四位或党小组和名册里的“%(name)s”对不上，请核对是不是同一个人。")
                % {"name": asked.name},
                "phone" if asked.tail else "group",
            )
        return Remark(
            "who_is_meant",
            _("本支部有%(count)s位“%(name)s”，请加一列“手机后四位”或“党小组”写明是哪一位。")
            % {"count": len(found), "name": asked.name},
            "name",
        )


def _agrees(membership: Membership, asked: Asked) -> bool:
    group = membership.group
    titles = (group.name, group.short_name) if group else ()
    return (not asked.tail or membership.member.phone.endswith(asked.tail)) and (
        not asked.group or asked.group in titles
    )
