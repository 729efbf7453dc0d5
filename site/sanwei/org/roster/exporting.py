"""Writes the roster of a unit as the workbook that ``importing`` reads: what comes back in changes nothing."""

from datetime import date
from typing import IO, Any

import xlsxwriter

from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.people import members_on
from sanwei.org.queries.scope import covering
from sanwei.org.roster.headers import MEMBER_TITLES, UNIT_TITLES
from sanwei.org.roster.particulars import masked_phone
from sanwei.org.roster.plan_members import POST_ROLES


def export_roster(*, unit: OrgUnit, day: date, target: IO[bytes], with_phones: bool) -> int:
    """Write the units of ``unit``'s subtree and who belongs to them on ``day``, by pinyin; return how many.

    ``with_phones``: only for who may see them (domain.md); otherwise they are masked, which the importer reads
    as "not stated". 身份证号 are never written. Every cell is text: a phone keeps its figures and nothing is a
    formula.
    """
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    units = list(OrgUnit.objects.under(unit.path).standing_on(day))
    by_path = {str(node.path): node for node in OrgUnit.objects.all()}
    _write(book, "党组织", UNIT_TITLES, [_unit_row(node, by_path) for node in units])
    people = members_on(unit, day)
    memberships = {
        row.member_id: row
        for row in Membership.objects.filter(covering(day), member__in=people).select_related(
            "branch", "group"
        )
    }
    posts: dict[int, list[str]] = {}
    for role in RoleAssignment.objects.filter(
        covering(day), member__in=people, role__in=POST_ROLES
    ).order_by("pk"):
        posts.setdefault(role.member_id, []).append(role.get_role_display())
    rows = [
        _member_row(person, memberships[person.pk], posts, with_phones=with_phones)
        for person in people
    ]
    _write(book, "党员", MEMBER_TITLES, rows)
    book.close()
    return len(rows)


def _write(
    book: Any, name: str, titles: dict[str, tuple[str, ...]], rows: list[dict[str, Any]]
) -> None:
    sheet = book.add_worksheet(name)
    for column, (field, names) in enumerate(titles.items()):
        sheet.write_string(0, column, names[0])
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, column, _text(row[field]))


def _unit_row(unit: OrgUnit, by_path: dict[str, OrgUnit]) -> dict[str, Any]:
    parent = by_path.get(str(unit.path)[: -unit.steplen])
    return {
        **{field: getattr(unit, field) for field in UNIT_TITLES if field != "parent"},
        "kind": unit.get_kind_display(),
        "parent": parent.name if parent else "",
    }


def _member_row(
    member: Member, membership: Membership, posts: dict[int, list[str]], *, with_phones: bool
) -> dict[str, Any]:
    own = set(MEMBER_TITLES) - {"branch", "group", "posts"}
    months = {name: f"{getattr(member, name):%Y-%m}" for name in member.month_only}
    return {
        **{field: getattr(member, field) for field in own},
        **months,
        "phone": member.phone if with_phones else masked_phone(member.phone),
        "sex": member.get_sex_display(),
        "kind": member.get_kind_display(),
        "status": member.get_status_display(),
        "branch": membership.branch.name,
        "group": membership.group.name if membership.group else "",
        "posts": "、".join(posts.get(member.pk, [])),
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
