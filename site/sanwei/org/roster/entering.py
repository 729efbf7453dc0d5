"""Enters a plan: the only part of an import that writes, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sanwei.accounts.models import User
from sanwei.org.enums import MemberKind, PartyStatus, UnitKind
from sanwei.org.models import Member, OrgUnit
from sanwei.org.roster.directory import Node
from sanwei.org.roster.plan_members import PlannedMember
from sanwei.org.roster.plan_units import PlannedUnit
from sanwei.org.roster.result import Outcome
from sanwei.org.services.identity import keep_identity
from sanwei.org.services.memberships import transfer
from sanwei.org.services.people import Newcomer, change_status, enrol_all, update_member
from sanwei.org.services.roles import assign_role, end_role
from sanwei.org.services.units import create_unit, update_unit


@dataclass(frozen=True)
class Entry:
    """Who enters, when, and from which day changes count."""

    as_of: date
    actor: User | None
    at: datetime

    def unit(self, planned: PlannedUnit) -> None:
        """Found or change a unit; parents are founded first, wherever they stand in the sheet."""
        if planned.node is None or planned.result.outcome in (Outcome.SAME, Outcome.ERROR):
            return
        values = planned.record.values
        if planned.node.unit is None:
            _found(planned.node)
        unit = planned.node.unit
        assert unit is not None  # noqa: S101
        update_unit(
            unit=unit,
            name=unit.name,
            short_name=values.get("short_name", unit.short_name),
            founded_on=values.get("founded_on", unit.founded_on),
            elected_on=values.get("elected_on", unit.elected_on),
            term_years=values.get("term_years", unit.term_years),
            actor=self.actor,
            at=self.at,
        )

    def members(self, plans: Sequence[PlannedMember]) -> None:
        """Enrol and change members: particulars, branch and group, posts."""
        changing = [
            planned
            for planned in plans
            if planned.branch is not None
            and planned.result.outcome not in (Outcome.SAME, Outcome.ERROR)
        ]
        new = [planned for planned in changing if planned.member is None]
        taken_in = enrol_all(newcomers=[self._newcomer(planned) for planned in new])
        for planned, member in zip(new, taken_in, strict=True):
            self._status(planned, member)
        for planned in changing:
            if planned.member is not None:
                self._change(planned, planned.member)
                self._posts(planned, planned.member, is_new=False)
        for planned, member in zip(new, taken_in, strict=True):
            self._posts(planned, member, is_new=True)

    def _posts(self, planned: PlannedMember, member: Member, *, is_new: bool) -> None:
        assert planned.branch is not None  # noqa: S101
        if planned.keeps_identity:
            keep_identity(
                member=member, identity=planned.record.identity, actor=self.actor, at=self.at
            )
        for assignment in planned.ended_posts:
            end_role(assignment=assignment, ends_before=self.as_of, actor=self.actor, at=self.at)
        for role, node in planned.new_posts:
            unit = _unit(node)
            elected_on = planned.branch.unit.elected_on if planned.branch.unit else None
            assign_role(
                member=member,
                unit=unit,
                role=role,
                starts_on=min(elected_on or self.as_of, self.as_of) if is_new else self.as_of,
                actor=self.actor,
                at=self.at,
            )

    def _newcomer(self, planned: PlannedMember) -> Newcomer:
        assert planned.branch is not None  # noqa: S101
        branch, values = _unit(planned.branch), _values(planned)
        kind = MemberKind(values.pop("kind"))
        values = {k: v for k, v in values.items() if k not in {"name", "status", "status_on"}}
        return Newcomer(
            name=planned.record.name,
            kind=kind,
            branch=branch,
            group=_unit(planned.group) if planned.group else None,
            starts_on=first_day(branch, values.get("joined_on"), self.as_of),
            fields={**values, "month_only": sorted(planned.record.months)},
        )

    def _status(self, planned: PlannedMember, member: Member) -> None:
        stated = planned.record.values
        status = PartyStatus(stated.get("status", PartyStatus.NORMAL))
        if status != PartyStatus.NORMAL:
            on = stated.get("status_on") or self.as_of
            change_status(member=member, status=status, on=on, actor=self.actor, at=self.at)

    def _change(self, planned: PlannedMember, member: Member) -> None:
        assert planned.branch is not None  # noqa: S101
        stated = _values(planned)
        changes = {field: stated[field] for field in planned.fields if field != "status"}
        if changes:
            vague = planned.record.months.keys() & changes.keys()
            kept = set(member.month_only) - changes.keys()
            if vague | kept != set(member.month_only):
                changes["month_only"] = sorted(vague | kept)
            update_member(member=member, actor=self.actor, at=self.at, **changes)
        if planned.moves:
            transfer(
                member=member,
                branch=_unit(planned.branch),
                group=_unit(planned.group) if planned.group else None,
                on=self.as_of,
                actor=self.actor,
                at=self.at,
            )
        if "status" in planned.fields:
            change_status(
                member=member,
                status=PartyStatus(stated["status"]),
                on=stated.get("status_on") or self.as_of,
                actor=self.actor,
                at=self.at,
            )


def _values(planned: PlannedMember) -> dict[str, Any]:
    """Return what the row states by field name; of a month its first day."""
    record = planned.record
    months = {name: month.first_day for name, month in record.months.items()}
    return {"name": record.name, **record.values, **months}


def first_day(branch: OrgUnit, joined_on: date | None, as_of: date) -> date:
    """Return from when a person is taken to belong to ``branch``: a roster does not say.

    The later of joining the Party and founding the branch, and never later than ``as_of``.
    """
    known = [day for day in (joined_on, branch.founded_on) if day is not None]
    return min(max(known, default=as_of), as_of)


def _found(node: Node) -> None:
    if node.parent is not None and node.parent.unit is None:
        _found(node.parent)
    parent = node.parent.unit if node.parent else None
    name = node.name
    if node.is_group and parent and OrgUnit.objects.filter(name=name).exists():
        # Every second branch has a 第一党小组; names of units are unique in the house.
        name = f"{parent.short_name}{name}"
    node.unit = create_unit(
        name=name, short_name=node.short_name, kind=UnitKind(node.kind), parent=parent
    )


def _unit(node: Node) -> OrgUnit:
    assert node.unit is not None  # noqa: S101
    return node.unit
