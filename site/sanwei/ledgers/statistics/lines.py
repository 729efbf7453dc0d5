"""The lines of a table: the branches under a unit, or inside a branch its 党小组; in the order of the organisation."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

# Lines that are no unit below: what is the unit's own, who is in no group, who has left.
OWN, LOOSE, LEFT = "own", "loose", "left"


@dataclass(frozen=True)
class Lines:
    """Where each fact of ``unit``'s subtree belongs; every fact in exactly one line, so that lines add up."""

    unit: OrgUnit
    below: tuple[OrgUnit, ...]
    _groups: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """Return every line by its key, in their order."""
        found = {str(one.public_id): one.short_name for one in self.below}
        if self.unit.is_branch:
            if not self.below:
                return {OWN: self.unit.short_name, LEFT: _("已不在本支部")}
            return {
                OWN: _("支部"),
                **found,
                LOOSE: _("未编入党小组"),
                LEFT: _("已不在本支部"),
            }
        return {**found, OWN: _("本级")}

    @property
    def loose(self) -> str:
        """Return the line of who is in no group: where there are none, the branch itself."""
        return LOOSE if self.below else OWN

    def of_branch(self, branch_id: UUID) -> str:
        """Return the line of what a branch did as a whole."""
        return OWN if self.unit.is_branch else str(branch_id)

    def of_group(self, branch_id: UUID, group_name: str) -> str:
        """Return the line of what happened in a group, known by its name on the day."""
        if not self.unit.is_branch:
            return str(branch_id)
        return self._groups.get(group_name, self.loose)

    def of_person(self, branch_id: UUID, group_id: UUID | None, *, is_here: bool) -> str:
        if not self.unit.is_branch:
            return str(branch_id)
        if not is_here:
            return LEFT
        return str(group_id) if group_id else self.loose

    def of_unit(self, unit: OrgUnit) -> str:
        """Return the line of something that belongs to any unit of the subtree."""
        if not self.unit.is_branch:
            for one in self.below:
                if unit.is_within(one):
                    return str(one.public_id)
        return OWN


def lines_under(unit: OrgUnit) -> Lines:
    """Return the lines of ``unit``'s tables. One query."""
    inside = OrgUnit.objects.under(str(unit.path)).order_by("path")
    if not unit.is_branch:
        return Lines(unit, tuple(inside.branches()))
    groups = tuple(inside.filter(kind=UnitKind.GROUP))
    by_name = {name: str(one.public_id) for one in groups for name in (one.name, one.short_name)}
    return Lines(unit, groups, by_name)
