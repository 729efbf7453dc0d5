"""One record laid out for A4: every field, who was there, and empty lines to sign on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.activities.enums import ActivityKind, Mark, ThemeWay
from sanwei.activities.kinds import CLASSES
from sanwei.activities.models import Activity, ActivityBranch, Correction, Resolution
from sanwei.activities.queries import PersonRow, people_of
from sanwei.activities.queries.people import mark_words
from sanwei.activities.service_hours import service_words
from sanwei.activities.services.appraisal import result_words
from sanwei.activities.tallies import headline, tally_of
from sanwei.common.clock import SHANGHAI
from sanwei.common.docx import Paragraph, Part, Table

WIDTHS = (16, 84)
NAME_FORBIDDEN = '\\/:*?"<>|\r\n\t'


@dataclass(frozen=True)
class Sheet:
    """A record with the parts one reader may open; ``sees_sick`` where 病假 may be read."""

    activity: Activity
    parts: tuple[ActivityBranch, ...]
    sees_sick: bool


def file_name(activity: Activity) -> str:
    """Return the name under which an office files it: “2026-09-28 2026年第4次支部党员大会.docx”."""
    name = "".join(one for one in activity.name if one not in NAME_FORBIDDEN)
    return f"{activity.occurred_on.isoformat()} {name[:100]}.docx"


def parts_of(sheet: Sheet, *, bookmark: int = 0, begins_page: bool = False) -> Iterator[Part]:
    """Yield the whole record from its title to the lines to sign on. A constant number of queries."""
    activity = sheet.activity
    yield Paragraph(
        activity.name,
        size=18,
        is_bold=True,
        is_centred=True,
        bookmark=bookmark,
        begins_page=begins_page,
    )
    yield Paragraph(
        _("归档类别：%s") % str(CLASSES[activity.facts.filed_under]).replace("/", "－"),
        size=9,
        is_centred=True,
    )
    rows = [*_facts(activity), *_who(sheet), *_told(activity), *_lines(activity)]
    rows += _corrections(activity, sheet.sees_sick)
    yield Table([row for row in rows if row[1]], widths=WIDTHS, may_split=True)
    yield from sign_lines(has_host=activity.facts.has_host)


def kind_on_paper(kind: ActivityKind) -> str:
    """Return the name of a kind as documents have it: 支委会 in full."""
    if kind == ActivityKind.BRANCH_COMMITTEE_MEETING:
        return _("党支部委员会会议")
    return str(kind.label)


def sign_lines(*, has_host: bool) -> Iterator[Paragraph]:
    """Yield 记录人签字 and 主持人审阅, empty."""
    yield Paragraph("")
    yield Paragraph(
        _("记录人签字：____________________　　日期：______________"), keeps_next=has_host
    )
    if has_host:
        yield Paragraph(_("主持人审阅：____________________　　日期：______________"))


def _facts(activity: Activity) -> list[tuple[str, str]]:
    begins, ends = (one.astimezone(SHANGHAI) for one in (activity.occurred_at, activity.ends_at))
    sittings = list(activity.sittings.order_by("number"))
    shifts = _("；").join(
        _("第%(number)d场 %(starts)s–%(ends)s%(place)s")
        % {
            "number": one.number,
            "starts": f"{one.starts_at.astimezone(SHANGHAI):%H:%M}",
            "ends": f"{one.ends_at.astimezone(SHANGHAI):%H:%M}",
            "place": f" {one.place}" if one.place else "",
        }
        for one in sittings
    )
    ways = [str(ThemeWay(way).label) for way in activity.theme_ways if way in ThemeWay.values]
    return [
        (_("党组织"), activity.unit_name),
        (_("类型"), kind_on_paper(ActivityKind(activity.kind))),
        (_("所属年度"), _("%d年度") % activity.for_year if activity.for_year else ""),
        (_("起止时间"), f"{date_format(begins, 'Y年n月j日')} {begins:%H:%M}–{ends:%H:%M}"),
        (_("场次"), shifts if len(sittings) > 1 else ""),
        (_("地点"), activity.place or "　"),
        (_("主持人"), activity.host_name or ("　" if activity.facts.has_host else "")),
        (_("记录人"), activity.recorder_name or "　"),
        (_("方式"), _("、").join(ways)),
    ]


def _who(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for part in sheet.parts:
        rows = people_of(part, sees_sick=sheet.sees_sick)
        counts = part if part.is_finished else tally_of(part.attendance.all())
        whose = f"{part.branch_name}　" if len(sheet.parts) > 1 else ""
        yield (
            _("到会情况"),
            whose + _("在册%d，") % part.registered + headline(sheet.activity.kind, counts),
        )
        if part.headcount not in (None, part.present):
            yield _("现场实到"), _("%d人，与点名不同") % part.headcount
        yield _("出席"), _("、").join(_present(row) for row in rows if row.mark == Mark.PRESENT)
        absent = [row for row in rows if row.mark == Mark.ABSENT]
        yield _("缺席及原因"), _("、").join(_absent(row) for row in absent) or _("无")


def _present(row: PersonRow) -> str:
    extra = [_("迟到")] if row.is_late else []
    if row.delivery_label:
        extra.append(f"{row.delivery_label} {row.helper_name}".strip())
    return f"{row.name}（{_('，').join(extra)}）" if extra else row.name


def _absent(row: PersonRow) -> str:
    extra = [row.reason_label]
    if row.receipt:
        extra.append(_("在流入地参加：%s") % row.receipt)
    if row.made_up_on:
        extra.append(_("%s已补学") % date_format(row.made_up_on, "n月j日"))
    return f"{row.name}（{_('，').join(extra)}）"


def _told(activity: Activity) -> list[tuple[str, str]]:
    guests = [
        one.name
        + (
            f"（{'，'.join(filter(None, (one.post, one.reason)))}）"
            if one.post or one.reason
            else ""
        )
        for one in activity.guests.all()
    ]
    lecturer = "，".join(filter(None, (activity.lecturer_name, activity.lecturer_identity)))
    is_delivery, material = (
        activity.kind == ActivityKind.HOME_DELIVERY,
        activity.first_topic_material,
    )
    first = "" if is_delivery else "\n".join(filter(None, (activity.first_topic, material)))
    return [
        (_("志愿服务时长"), _service(activity)),
        (_("列席"), _("、").join(guests)),
        (_("授课人"), lecturer),
        (_("党课题目"), activity.lecture_title),
        (_("讲稿提纲"), activity.lecture_outline),
        (_("第一议题"), first),
        (_("主题或议题"), activity.topic),
        (_("学习材料"), material if is_delivery else ""),
        (_("议程"), activity.agenda),
        (_("传达事项"), activity.conveyed),
        (_("讨论题"), activity.question),
    ]


def _service(activity: Activity) -> str:
    """Say 服务时长 with the sum of who was there; no query where nobody served."""
    if not service_words(activity):
        return ""
    finished = activity.parts.filter(finished_at__isnull=False)
    return service_words(activity, present=sum(finished.values_list("present", flat=True)))


def _lines(activity: Activity) -> list[tuple[str, str]]:
    speeches = [f"{one.person}：{one.points}" for one in activity.speeches.all()]
    votes = [
        _("%(matter)s：赞成%(approve)d，反对%(against)d，弃权%(abstain)d")
        % {
            "matter": one.matter,
            "approve": one.approve,
            "against": one.against,
            "abstain": one.abstain,
        }
        for one in activity.votes.all()
    ]
    resolutions = [_resolution(one) for one in activity.resolutions.all()]
    files = [one.title for one in activity.files.all()]
    return [
        (_("讨论发言"), "\n".join(speeches)),
        (_("表决"), "\n".join(votes)),
        (_("评议结果"), result_words(activity)),
        (_("决议"), "\n".join(resolutions)),
        (_("主持人小结") if activity.facts.has_host else _("备注"), activity.summary),
        (_("附件"), _("、").join(files)),
    ]


def _resolution(row: Resolution) -> str:
    who = _("责任人%s") % row.responsible if row.responsible else ""
    due = _("%s前") % date_format(row.due_on, "Y年n月j日") if row.due_on else ""
    told = "，".join(filter(None, (who, due)))
    return f"{row.number}. {row.text}" + (f"（{told}）" if told else "")


def _corrections(activity: Activity, sees_sick: bool) -> list[tuple[str, str]]:
    lines = [_corrected(one, sees_sick) for one in activity.corrections.order_by("at", "pk")]
    return [(_("更正"), "\n".join(lines))]


def _corrected(one: Correction, sees_sick: bool) -> str:
    what = f"{one.before} → {one.after}"
    if one.member_name:
        before, after = (mark_words(code, sees_sick=sees_sick) for code in (one.before, one.after))
        what = f"{one.member_name}：{before} → {after}"
    day = date_format(one.at.astimezone(SHANGHAI), "Y年n月j日")
    return _("%(day)s%(who)s：%(what)s。原因：%(why)s") % {
        "day": day,
        "who": one.actor_name,
        "what": what,
        "why": one.reason,
    }
