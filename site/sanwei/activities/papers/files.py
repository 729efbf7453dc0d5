"""The Word files themselves: one record, and 季度合订本 of a branch. Each leaves an audit row."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.kinds import CLASSES
from sanwei.activities.models import Activity, ActivityBranch, HeartTalk
from sanwei.activities.papers.record import Sheet, parts_of
from sanwei.activities.queries.talks import standing
from sanwei.common import audit
from sanwei.common.clock import SHANGHAI
from sanwei.common.docx import Contents, Paragraph, Part, Table, document
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit

TALK_WIDTHS = (6, 18, 14, 14, 16, 32)


def record_file(sheet: Sheet, *, actor: User, at: datetime) -> bytes:
    """Return one record as .docx."""
    _log("activities.record.export", sheet.activity.unit, actor, at, record=sheet.activity)
    return document(parts_of(sheet), foot=_stamp(actor, at))


def book_name(branch: OrgUnit, quarter: Quarter) -> str:
    return _("%(unit)s%(quarter)s组织生活记录合订本.docx") % {
        "unit": branch.short_name,
        "quarter": quarter.label,
    }


def quarter_book(
    branch: OrgUnit, quarter: Quarter, *, sees_sick: bool, actor: User, at: datetime
) -> bytes:
    """Return all finished records of a branch and its groups in ``quarter``, filed by class, contents first.

    谈心谈话 are one table of date, people and theme.
    """
    sheets = sheets_of(branch, quarter.starts_on, quarter.ends_before, sees_sick=sees_sick)
    talks = list(standing(branch, quarter.starts_on, quarter.ends_before).order_by("occurred_at"))
    entries = [(_entry(one), number) for number, one in enumerate(sheets, start=1)]
    if talks:
        entries.append((_("谈心谈话登记"), len(sheets) + 1))
    parts: list[Part] = [
        Paragraph(branch.name, size=18, is_bold=True, is_centred=True),
        Paragraph(
            _("%s组织生活记录合订本") % quarter.label, size=16, is_bold=True, is_centred=True
        ),
        Paragraph(_("目　录"), size=14, is_bold=True, is_centred=True),
        Contents(entries) if entries else Paragraph(_("这个季度还没有结束点名的记录。")),
    ]
    for number, sheet in enumerate(sheets, start=1):
        parts += parts_of(sheet, bookmark=number, begins_page=True)
    if talks:
        parts += talk_parts(talks, bookmark=len(sheets) + 1)
    _log(
        "activities.book.export",
        branch,
        actor,
        at,
        quarter=str(quarter),
        records=len(sheets),
        talks=len(talks),
    )
    return document(parts, foot=_stamp(actor, at), has_page_numbers=True)


def sheets_of(branch: OrgUnit, from_on: date, until: date, *, sees_sick: bool) -> list[Sheet]:
    """Return the finished records of ``[from_on, until)`` in the order of the ledger's classes, then of time."""
    rows = (
        ActivityBranch.objects.filter(
            branch=branch,
            finished_at__isnull=False,
            activity__occurred_on__gte=from_on,
            activity__occurred_on__lt=until,
        )
        .select_related("activity", "branch", "group")
        .prefetch_related(
            "activity__sittings",
            "activity__guests",
            "activity__speeches",
            "activity__votes",
            "activity__resolutions",
            "activity__files",
        )
    )
    order = list(CLASSES)
    found = sorted(
        rows,
        key=lambda part: (
            order.index(part.activity.facts.filed_under),
            part.activity.occurred_at,
            part.pk,
        ),
    )
    return [Sheet(part.activity, (part,), sees_sick) for part in found]


def _entry(sheet: Sheet) -> str:
    group = sheet.parts[0].group_name
    whose = f"（{group}）" if group else ""
    return f"{sheet.activity.occurred_on.isoformat()}　{sheet.activity.name}{whose}"


def talk_parts(talks: list[HeartTalk], *, bookmark: int = 0) -> list[Part]:
    """Return 谈心谈话登记: date, people and theme, never what was said."""
    head = (_("序号"), _("日期"), _("谈话人"), _("谈话对象"), _("类别"), _("事由"))
    rows = [
        (
            str(place),
            date_format(talk.occurred_on, "Y年n月j日"),
            talk.speaker_name,
            talk.partner_name,
            talk.get_kind_display(),
            talk.theme,
        )
        for place, talk in enumerate(talks, start=1)
    ]
    title = Paragraph(
        _("谈心谈话登记"),
        size=18,
        is_bold=True,
        is_centred=True,
        begins_page=bool(bookmark),
        bookmark=bookmark,
    )
    sign = Paragraph(_("登记人签字：____________________　　日期：______________"))
    return [title, Table([head, *rows], widths=TALK_WIDTHS), Paragraph(""), sign]


def _stamp(actor: User, at: datetime) -> str:
    moment = at.astimezone(SHANGHAI)
    return _("内部资料 · %(who)s %(day)s %(time)s导出 · 签字的纸质记录为原件") % {
        "who": actor.name,
        "day": date_format(moment, "Y年n月j日"),
        "time": f"{moment:%H:%M}",
    }


def _log(
    action: str,
    unit: OrgUnit,
    actor: User,
    at: datetime,
    *,
    record: Activity | None = None,
    **details: object,
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label=record._meta.label_lower if record else unit._meta.label_lower,
        target_key=record.public_id if record else unit.public_id,
        unit_key=unit.public_id,
        **details,
    )
