"""Compares a sheet of members with the people at hand. Pure but for what ``People`` and ``Directory`` loaded."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sanwei.org.enums import BOARD_ROLES, Role
from sanwei.org.models import Member, Membership, RoleAssignment
from sanwei.org.roster.directory import Directory, Node
from sanwei.org.roster.headers import Table
from sanwei.org.roster.issues import Issue
from sanwei.org.roster.matching import People
from sanwei.org.roster.records import MemberRecord
from sanwei.org.roster.result import Change, Outcome, RowResult, refused

# What a roster's 党内职务 column speaks of; 编辑 and 管理员 are the platform's and stay untouched.
POST_ROLES = BOARD_ROLES | {Role.GROUP_LEADER}


@dataclass(frozen=True)
class PlannedMember:
    """One row of members and what entering it would do."""

    result: RowResult
    record: MemberRecord
    member: Member | None = None
    branch: Node | None = None
    group: Node | None = None
    fields: tuple[str, ...] = ()
    moves: bool = False
    new_posts: tuple[tuple[Role, Node], ...] = ()
    ended_posts: tuple[RoleAssignment, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    table: Table
    file: str
    directory: Directory
    states_posts: bool

    def refuse(self, record: MemberRecord, *issues: Issue) -> PlannedMember:
        return PlannedMember(refused(self.file, self.table.sheet.name, record.row, *issues), record)


def plan(
    records: list[MemberRecord], *, table: Table, file: str, directory: Directory, people: People
) -> list[PlannedMember]:
    """Return a plan for every record in its order.

    A column of posts without a single entry says nothing; with one, it is the whole truth about posts.
    """
    sheet = _Sheet(table, file, directory, any(record.posts for record in records))
    seen: dict[object, MemberRecord] = {}
    planned = []
    for record in records:
        item = _plan_one(record, sheet, people)
        if item.result.outcome is not Outcome.ERROR:
            key = item.member.pk if item.member else _identity(record)
            first = seen.setdefault(key, record)
            if first is not record:
                item = _repeated(record, first, sheet)
        planned.append(item)
    return planned


def _plan_one(record: MemberRecord, sheet: _Sheet, people: People) -> PlannedMember:
    if record.issues:
        return sheet.refuse(record, *record.issues)
    branch = _branch(record, sheet)
    if isinstance(branch, Issue):
        return sheet.refuse(record, branch)
    meant = people.meant_by(record)
    if isinstance(meant, Issue):
        return sheet.refuse(record, meant)
    at_hand: list[Membership] = getattr(meant, "at_hand", [])
    present = at_hand[0] if at_hand else None
    group = _group(record, branch, present, sheet)
    if isinstance(group, Issue):
        return sheet.refuse(record, group)
    wanted = _posts(record, branch, group, sheet)
    if isinstance(wanted, Issue):
        return sheet.refuse(record, wanted)
    unclear = [
        Issue("month_only", _("只有年月，请补上日。"), sheet.table.title(field))
        for field, month in record.months.items()
        if meant is None or getattr(meant, field) not in month
    ]
    if unclear:
        return sheet.refuse(record, *unclear)
    if meant is None:
        result = RowResult(sheet.table.sheet.name, record.row, Outcome.NEW)
        return PlannedMember(
            result, record, branch=branch, group=group, new_posts=tuple(sorted(wanted, key=str))
        )
    return _compare(record, sheet, meant, present, branch, group, wanted)


def _compare(
    record: MemberRecord,
    sheet: _Sheet,
    member: Member,
    present: Membership | None,
    branch: Node,
    group: Node | None,
    wanted: set[tuple[Role, Node]],
) -> PlannedMember:
    title = sheet.table.title
    fields = tuple(
        field
        for field, value in {"name": record.name, **record.values}.items()
        if getattr(member, field) != value and field not in {"number", "status_on"}
    )
    changes = [
        Change(title(field), _shown(member, field), _shown_value(member, field, record))
        for field in fields
    ]
    moves = present is None or branch.unit != present.branch
    regroups = not moves and (group.unit if group else None) != (present.group if present else None)
    if moves:
        before = present.branch.short_name if present else ""
        changes.append(Change(title("branch"), before, branch.short_name))
    if regroups or (moves and group):
        before = present.group.short_name if present and present.group else ""
        changes.append(Change(title("group"), before, group.short_name if group else ""))
    new_posts, ended = _post_changes(sheet, member, branch, wanted)
    if new_posts or ended:
        before = "、".join(role.get_role_display() for role in _posts_held(member, branch))
        after = "、".join(str(role.label) for role, _node in sorted(wanted, key=str))
        changes.append(Change(title("posts"), before, after))
    outcome = Outcome.CHANGED if changes else Outcome.SAME
    return PlannedMember(
        RowResult(sheet.table.sheet.name, record.row, outcome, changes=tuple(changes)),
        record,
        member=member,
        branch=branch,
        group=group,
        fields=fields,
        moves=moves or regroups,
        new_posts=new_posts,
        ended_posts=ended,
    )


def _branch(record: MemberRecord, sheet: _Sheet) -> Node | Issue:
    found = sheet.directory.branches_called(record.branch)
    if len(found) == 1:
        return found[0]
    title = sheet.table.title("branch")
    if found:
        return Issue("branch_ambiguous", _("有多个党支部叫这个名字，请写全称。"), title)
    names = "、".join(node.short_name for node in sheet.directory.nodes if node.is_branch)
    return Issue(
        "branch_unknown",
        _("找不到党支部“%(name)s”，现有：%(names)s。")
        % {"name": record.branch, "names": names or _("（还没有党支部，请先导入党组织）")},
        title,
    )


def _group(
    record: MemberRecord, branch: Node, present: Membership | None, sheet: _Sheet
) -> Node | Issue | None:
    if not record.group:
        stays = present is not None and branch.unit == present.branch
        return sheet.directory.of(present.group) if present and stays else None
    groups = sheet.directory.groups_of(branch)
    found = [node for node in groups if node.is_called(record.group)]
    if len(found) == 1:
        return found[0]
    names = "、".join(node.short_name for node in groups) or _("（没有党小组）")
    return Issue(
        "group_unknown",
        _("%(branch)s没有党小组“%(name)s”，现有：%(names)s。")
        % {"branch": branch.short_name, "name": record.group, "names": names},
        sheet.table.title("group"),
    )


def _posts(
    record: MemberRecord, branch: Node, group: Node | None, sheet: _Sheet
) -> set[tuple[Role, Node]] | Issue:
    wanted: set[tuple[Role, Node]] = set()
    for role in record.posts:
        if role is Role.GROUP_LEADER and group is None:
            return Issue(
                "leader_without_group",
                _("党小组长要写明所在党小组。"),
                sheet.table.title("posts"),
            )
        wanted.add((role, group if role is Role.GROUP_LEADER and group else branch))
    return wanted


def _posts_held(member: Member, branch: Node) -> list[RoleAssignment]:
    held: list[RoleAssignment] = getattr(member, "held", [])
    return [
        role
        for role in held
        if role.role in POST_ROLES and branch.unit is not None and role.unit.is_within(branch.unit)
    ]


def _post_changes(
    sheet: _Sheet, member: Member, branch: Node, wanted: set[tuple[Role, Node]]
) -> tuple[tuple[tuple[Role, Node], ...], tuple[RoleAssignment, ...]]:
    if not sheet.states_posts:
        return (), ()
    held = {(Role(role.role), role.unit_id): role for role in _posts_held(member, branch)}
    asked = {(role, node.unit.pk if node.unit else None) for role, node in wanted}
    new = [
        (role, node)
        for role, node in wanted
        if node.unit is None or (role, node.unit.pk) not in held
    ]
    ended = [role for key, role in held.items() if key not in asked]
    return tuple(sorted(new, key=str)), tuple(ended)


def _identity(record: MemberRecord) -> tuple[object, ...]:
    return (record.name, record.values.get("born_on"), record.values.get("joined_on"))


def _repeated(record: MemberRecord, first: MemberRecord, sheet: _Sheet) -> PlannedMember:
    same = (record.values, record.branch, record.group, record.posts) == (
        first.values, first.branch, first.group, first.posts,
    )  # fmt: skip
    said = {"row": first.row}
    if not same:
        message = _("与第%(row)s行是同一个人但内容不同，请只留一行。") % said
        return sheet.refuse(record, Issue("repeated_differs", message))
    reason = Issue("repeated", _("与第%(row)s行重复，已略过。") % said).located(
        sheet.file, sheet.table.sheet.name, record.row
    )
    result = RowResult(sheet.table.sheet.name, record.row, Outcome.SAME, "repeated", reason)
    return PlannedMember(result, record)


def _shown(member: Member, field: str) -> str:
    display = getattr(member, f"get_{field}_display", None)
    value: Any = display() if display else getattr(member, field)
    return _text(value)


def _shown_value(member: Member, field: str, record: MemberRecord) -> str:
    value = record.name if field == "name" else record.values[field]
    choices = getattr(Member._meta.get_field(field), "flatchoices", ())
    return _text(dict(choices).get(value, value))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
