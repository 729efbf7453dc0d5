"""Compares a sheet of members with the people at hand. Pure but for what ``People`` and ``Directory`` loaded."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import Month
from sanwei.org.enums import BOARD_ROLES, MemberKind, Role
from sanwei.org.models import Member, Membership, RoleAssignment
from sanwei.org.roster.directory import Directory, Node
from sanwei.org.roster.headers import Table
from sanwei.org.roster.issues import Issue
from sanwei.org.roster.matching import People
from sanwei.org.roster.particulars import after_text, before_text
from sanwei.org.roster.reach import Reach
from sanwei.org.roster.records import MemberRecord
from sanwei.org.roster.result import Change, Outcome, RowResult, refused, remarked

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
    keeps_identity: bool = False
    moves: bool = False
    new_posts: tuple[tuple[Role, Node], ...] = ()
    ended_posts: tuple[RoleAssignment, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    table: Table
    file: str
    directory: Directory
    states_posts: bool
    keeps_identity: bool
    #: 身份证号 that stand beside more than one name in the sheet, with the row of the first.
    shared_identities: dict[str, int]

    def refuse(self, record: MemberRecord, *issues: Issue) -> PlannedMember:
        name = self.table.sheet.name
        return PlannedMember(
            refused(self.file, name, record.row, *issues, name=record.name), record
        )


def plan(
    records: list[MemberRecord],
    *,
    table: Table,
    file: str,
    directory: Directory,
    people: People,
    keeps_identity: bool = False,
) -> list[PlannedMember]:
    """Return a plan for every record in its order.

    A column of posts without a single entry says nothing; with one, it is the whole truth about posts.
    """
    sheet = _Sheet(
        table,
        file,
        directory,
        any(record.posts for record in records),
        keeps_identity,
        _shared_identities(records),
    )
    seen: dict[object, MemberRecord] = {}
    numbers: dict[tuple[str, str], int] = {}
    planned = []
    for record in records:
        item = _plan_one(record, sheet, people)
        if item.result.outcome is not Outcome.ERROR:
            key = item.member.pk if item.member else _identity(record)
            first = seen.setdefault(key, record)
            if first is not record:
                item = _repeated(record, first, sheet)
            elif clash := _number_clash(record, numbers):
                title = sheet.table.title(clash[0])
                message = _("与第%(row)s行的编号相同，请核对。") % {"row": clash[1]}
                item = sheet.refuse(record, Issue("number_repeated", message, title))
        planned.append(item)
    return planned


def _number_clash(
    record: MemberRecord, numbers: dict[tuple[str, str], int]
) -> tuple[str, int] | None:
    """Return which number another row has too, and that row."""
    for name in ("number", "external_number"):
        if value := record.values.get(name):
            first = numbers.setdefault((name, value), record.row)
            if first != record.row:
                return name, first
    return None


def _shared_identities(records: list[MemberRecord]) -> dict[str, int]:
    names: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for record in records:
        if record.identity.is_sound:
            names.setdefault(record.identity.number, set()).add(record.name)
            first.setdefault(record.identity.number, record.row)
    return {number: first[number] for number, found in names.items() if len(found) > 1}


def _identity_issues(
    record: MemberRecord, sheet: _Sheet
) -> tuple[tuple[Issue, ...], tuple[Issue, ...]]:
    """Return (errors, remarks) of the row. A number that two people share contradicts nothing but itself."""
    shared = sheet.shared_identities.get(record.identity.number)
    if shared is None or shared == record.row:
        return record.issues, record.notes
    title = sheet.table.title("identity")
    said = {"row": shared}
    errors = tuple(
        issue
        for issue in record.issues
        if issue.code not in {"birth_contradicts", "sex_contradicts"}
    )
    if sheet.keeps_identity:
        message = _("与第%(row)s行的相同，不是同一个人，请核对。") % said
        return (*errors, Issue("identity_repeated", message, title)), record.notes
    message = _("与第%(row)s行的相同，请核对；平台不保存身份证号，这一行照常导入。") % said
    return errors, (*record.notes, Issue("identity_repeated", message, title))


def _plan_one(record: MemberRecord, sheet: _Sheet, people: People) -> PlannedMember:
    errors, notes = _identity_issues(record, sheet)
    if errors:
        return sheet.refuse(record, *errors)
    item = _placed(record, sheet, people)
    if item.result.outcome is Outcome.ERROR:
        return item
    kept = getattr(item.member, "month_only", ())
    months = [
        Issue(
            "month_only",
            _("只有年月，先按%(day)s记；知道是哪天以后再导入就会补上。")
            % {"day": month.first_day.isoformat()},
            sheet.table.title(name),
        )
        for name, month in record.months.items()
        if item.member is None or (name in item.fields and name not in kept)
    ]
    return replace(item, result=remarked(item.result, sheet.file, [*notes, *months]))


def _placed(record: MemberRecord, sheet: _Sheet, people: People) -> PlannedMember:
    branch = _branch(record, sheet, people.reach)
    if isinstance(branch, Issue):
        return sheet.refuse(record, branch)
    title = sheet.table.title("identity") if sheet.keeps_identity else ""
    meant = people.meant_by(record, title)
    if isinstance(meant, Issue):
        return sheet.refuse(record, meant)
    if isinstance(meant, Member) and not people.reach.has_member(meant):
        message = _("现在属于别的党支部，不在您管理的范围；转接请由上级组织办理。")
        return sheet.refuse(record, Issue("outside_reach", message, sheet.table.title("name")))
    at_hand: list[Membership] = getattr(meant, "at_hand", [])
    present = at_hand[0] if at_hand else None
    group = _group(record, branch, present, sheet)
    if isinstance(group, Issue):
        return sheet.refuse(record, group)
    wanted = _posts(record, branch, group, sheet)
    if isinstance(wanted, Issue):
        return sheet.refuse(record, wanted)
    if _goes_back(record, meant):
        message = _("平台里已经是正式党员，名册还写预备党员，请核对名册是不是旧的。")
        return sheet.refuse(record, Issue("kind_goes_back", message, sheet.table.title("kind")))
    if "status_on" in record.months:
        issue = Issue("month_only", _("只有年月，请补上日。"), sheet.table.title("status_on"))
        return sheet.refuse(record, issue)
    if meant is None:
        result = RowResult(sheet.table.sheet.name, record.row, Outcome.NEW, name=record.name)
        return PlannedMember(
            result,
            record,
            branch=branch,
            group=group,
            keeps_identity=bool(title) and record.identity.is_sound,
            new_posts=tuple(sorted(wanted, key=str)),
        )
    gains = bool(title) and record.identity.is_sound and meant.pk not in people.known_identities
    return _compare(record, sheet, meant, present, branch, group, wanted, gains_identity=gains)


def _compare(
    record: MemberRecord,
    sheet: _Sheet,
    member: Member,
    present: Membership | None,
    branch: Node,
    group: Node | None,
    wanted: set[tuple[Role, Node]],
    *,
    gains_identity: bool,
) -> PlannedMember:
    title = sheet.table.title
    fields = tuple(
        field
        for field, value in {"name": record.name, **record.values, **record.months}.items()
        if _differs(member, field, value) and field not in {"number", "status_on"}
    )
    changes = [
        Change(title(field), before_text(member, field), after_text(member, field, record))
        for field in fields
    ]
    if gains_identity:
        changes.append(Change(title("identity"), "", _("登记（不显示）")))
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
        RowResult(
            sheet.table.sheet.name, record.row, outcome, changes=tuple(changes), name=record.name
        ),
        record,
        member=member,
        branch=branch,
        group=group,
        fields=fields,
        keeps_identity=gains_identity,
        moves=moves or regroups,
        new_posts=new_posts,
        ended_posts=ended,
    )


def _goes_back(record: MemberRecord, member: Member | None) -> bool:
    """Whether an old sheet would make a 正式党员 a 预备党员 again, which nobody becomes."""
    return (
        member is not None
        and member.kind == MemberKind.FORMAL
        and record.values.get("kind") == MemberKind.PROBATIONARY
    )


def _differs(member: Member, field: str, value: object) -> bool:
    known = getattr(member, field)
    if isinstance(value, Month):
        return known not in value
    if field in member.month_only:
        # The day is told at last, be it the first of the month.
        return True
    return bool(known != value)


def _branch(record: MemberRecord, sheet: _Sheet, reach: Reach) -> Node | Issue:
    found = [
        node for node in sheet.directory.branches_called(record.branch) if reach.has_node(node)
    ]
    if len(found) == 1:
        return found[0]
    title = sheet.table.title("branch")
    if found:
        return Issue("branch_ambiguous", _("有多个党支部叫这个名字，请写全称。"), title)
    if "branch" not in sheet.table.columns:
        message = _("表里没有“所在党支部”一列，工作表的名称“%(name)s”也不是党支部，请补上一列。")
        return Issue("branch_unknown", message % {"name": record.branch})
    names = "、".join(
        node.short_name for node in sheet.directory.nodes if node.is_branch and reach.has_node(node)
    )
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
    stated = {**record.months, **record.values}
    return (record.name, stated.get("born_on"), stated.get("joined_on"))


def _repeated(record: MemberRecord, first: MemberRecord, sheet: _Sheet) -> PlannedMember:
    same = (record.values, record.months, record.branch, record.group, record.posts) == (
        first.values, first.months, first.branch, first.group, first.posts,
    )  # fmt: skip
    said = {"row": first.row}
    if not same:
        message = _("与第%(row)s行是同一个人但内容不同，请只留一行。") % said
        return sheet.refuse(record, Issue("repeated_differs", message))
    repeated = Issue("repeated", _("与第%(row)s行重复，已略过。") % said)
    result = RowResult(sheet.table.sheet.name, record.row, Outcome.SAME, name=record.name)
    return PlannedMember(remarked(result, sheet.file, [repeated]), record)
