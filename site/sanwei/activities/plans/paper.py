"""组织生活计划报备表 as a Word file."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sanwei.activities.models import LifePlan, PlanLine
from sanwei.common.docx import Paragraph, Table, document

WIDTHS = (6, 15, 10, 15, 30, 16, 8)


def plan_paper(plan: LifePlan, lines: Sequence[PlanLine]) -> bytes:
    """Return the paper: a row a line, 规定动作 and 自选动作 told apart, the foot that is signed."""
    head = [_("序号"), _("日期"), _("性质"), _("类型"), _("主题或内容"), _("地点"), _("备注")]
    rows = [head, *(_row(number, line, plan) for number, line in enumerate(lines, start=1))]
    reported = (
        _("%(who)s于%(day)s报备")
        % {
            "who": plan.reported_by_name,
            "day": date_format(localtime(plan.reported_at), "Y年n月j日"),
        }
        if plan.reported_at
        else _("尚未报备")
    )
    return document(
        [
            Paragraph(_("%s报备表") % plan.label, size=18, is_bold=True, is_centred=True),
            Paragraph(
                _("党支部：%(unit)s　　%(state)s") % {"unit": plan.unit.name, "state": reported}
            ),
            Table(rows, WIDTHS),
            Paragraph(""),
            Paragraph(_("党支部书记（签字）：____________　　日期：____________")),
            Paragraph(_("上级党组织意见：____________________　　（盖章）　　日期：____________")),
        ],
        foot=_("内部资料，注意保管"),
    )


def _row(number: int, line: PlanLine, plan: LifePlan) -> list[str]:
    return [
        str(number),
        date_format(line.planned_on, "n月j日") + f" {line.starts:%H:%M}",
        _("规定动作") if line.is_required else _("自选动作"),
        line.get_kind_display()
        if line.unit_id == plan.unit_id
        else f"{line.unit.short_name}\n{line.get_kind_display()}",
        line.topic,
        line.place,
        "",
    ]
