"""Compares a sheet of units with the units at hand. Reads the directory, adds to it what is to be founded."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from sanwei.org.enums import CHILD_KINDS, UnitKind
from sanwei.org.models import OrgUnit
from sanwei.org.roster.directory import Directory, Node
from sanwei.org.roster.headers import Table
from sanwei.org.roster.issues import Issue
from sanwei.org.roster.reach import Reach
from sanwei.org.roster.records import UnitRecord
from sanwei.org.roster.result import Change, Outcome, RowResult, refused, remarked


@dataclass(frozen=True)
class PlannedUnit:
    """One row of units and what entering it would do."""

    result: RowResult
    record: UnitRecord
    node: Node | None


def plan(
    records: list[UnitRecord],
    *,
    table: Table,
    file: str,
    directory: Directory,
    reach: Reach,
) -> list[PlannedUnit]:
    """Return a plan for every record in its order; new units join ``directory`` for the rows after them.

    A parent may stand below its children in the sheet.
    """
    known = list(directory.nodes)
    nodes = {record.row: _node(record, directory, known) for record in records}
    planned: list[PlannedUnit] = []
    first: dict[tuple[str, ...], UnitRecord] = {}
    for record in records:
        node = nodes[record.row]
        twin = first.setdefault(_key(record), record)
        if twin is not record and not record.issues:
            directory.nodes = [
                other for other in directory.nodes if other.unit or other is not node
            ]
            planned.append(_repeated(record, twin, file, table))
            continue
        issues = list(record.issues) if node is None else _problems(record, node, directory, table)
        result = RowResult(table.sheet.name, record.row, Outcome.NEW, name=record.name)
        if node is not None and node.unit is not None and not issues:
            changes = _changes(record, node.unit, table)
            outcome = Outcome.CHANGED if changes else Outcome.SAME
            result = replace(result, outcome=outcome, changes=changes)
        is_written = result.outcome in (Outcome.NEW, Outcome.CHANGED)
        if node is not None and not issues and is_written and not reach.has_node(node):
            issues = [Issue("outside_reach", _("不在您管理的范围，请由上级组织导入。"))]
        if issues or node is None:
            result = refused(file, table.sheet.name, record.row, *issues, name=record.name)
        planned.append(PlannedUnit(result, record, node))
    bad = {id(item.node) for item in planned if item.result.outcome is Outcome.ERROR}
    directory.nodes = [node for node in directory.nodes if node.unit or id(node) not in bad]
    return planned


def _key(record: UnitRecord) -> tuple[str, ...]:
    """Return what a sheet may say once only: a 党小组 is known by its name and its branch."""
    return (record.name, record.parent) if record.kind == UnitKind.GROUP else (record.name,)


def _repeated(record: UnitRecord, twin: UnitRecord, file: str, table: Table) -> PlannedUnit:
    said = {"row": twin.row}
    same = replace(twin, row=record.row) == record
    result = RowResult(table.sheet.name, record.row, Outcome.SAME, name=record.name)
    if same:
        issue = Issue("repeated", _("与第%(row)s行重复，已略过。") % said)
    else:
        message = _("与第%(row)s行是同一个组织但内容不同，请只留一行。") % said
        result, issue = replace(result, outcome=Outcome.ERROR), Issue("repeated_differs", message)
    return PlannedUnit(remarked(result, file, [issue]), record, None)


def _node(record: UnitRecord, directory: Directory, known: list[Node]) -> Node | None:
    """Return the unit that the record means, or a new one added to the directory."""
    if record.issues:
        return None
    if record.kind == UnitKind.GROUP:
        # Every second branch has a 第一党小组: a group is known by its name and its branch.
        found = [node for node in known if _is_group_of(node, record)]
    else:
        found = [node for node in known if node.name == record.name]
    if found:
        return found[0]
    node = Node(record.name, record.values.get("short_name", record.name), record.kind)
    directory.nodes.append(node)
    return node


def _is_group_of(node: Node, record: UnitRecord) -> bool:
    return (
        node.is_group
        and node.is_called(record.name)
        and node.parent is not None
        and node.parent.is_called(record.parent)
    )


def _problems(record: UnitRecord, node: Node, directory: Directory, table: Table) -> list[Issue]:
    """Settle the parent of ``node`` and return what forbids the row."""
    if not record.parent:
        return _root_problems(record, node, directory, table)
    parents = [other for other in directory.called(record.parent) if other is not node]
    title = table.title("parent")
    if len(parents) != 1:
        return [_unknown_parent(record.parent, len(parents), title)]
    parent = parents[0]
    if node.unit is not None:
        if node.parent is not parent or node.kind != record.kind:
            return [
                Issue(
                    "unit_moved",
                    _("平台里它的类别或上级不是这样，导入不移动组织；请在后台核对。"),
                    title,
                )
            ]
        return []
    if record.kind not in CHILD_KINDS[UnitKind(parent.kind)]:
        labels = {"parent": UnitKind(parent.kind).label, "kind": UnitKind(record.kind).label}
        return [Issue("wrong_place", _("%(parent)s下面不能设%(kind)s。") % labels, title)]
    node.parent = parent
    return []


def _root_problems(
    record: UnitRecord, node: Node, directory: Directory, table: Table
) -> list[Issue]:
    if node.unit is not None and node.parent is None:
        return []
    if record.kind != UnitKind.COMMITTEE:
        return [Issue("parent_missing", _("请写明上级组织。"), table.title("parent"))]
    others = [other for other in directory.nodes if other.parent is None and other is not node]
    if any(other.kind == UnitKind.COMMITTEE for other in others):
        return [
            Issue(
                "second_root",
                _("一套平台只服务一个党委，请写明它的上级组织。"),
                table.title("parent"),
            )
        ]
    return []


def _unknown_parent(title: str, count: int, column: str) -> Issue:
    if count:
        message = _("有 %(count)s 个组织叫“%(name)s”，请写全称。") % {"count": count, "name": title}
        return Issue("parent_ambiguous", message, column)
    return Issue(
        "parent_unknown", _("找不到组织“%(name)s”，请核对名称。") % {"name": title}, column
    )


def _changes(record: UnitRecord, unit: OrgUnit, table: Table) -> tuple[Change, ...]:
    return tuple(
        Change(table.title(field), _shown(getattr(unit, field)), _shown(value))
        for field, value in record.values.items()
        if getattr(unit, field) != value
    )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
