"""每月一指引 of the demo: September's with what two branches did, and the running month's."""

from datetime import datetime

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, GuideForm, GuidePart
from sanwei.activities.guides import services
from sanwei.activities.models import ActivityBranch, MonthlyGuide
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.meetings import HOST, RETIRED, TOLL
from sanwei.org.models import OrgUnit

PUBLISHER = "沈长青"
SEPTEMBER = {
    GuidePart.DOCUMENT: "对照《中国共产党支部工作条例（试行）》，看一看三会一课的记录缺不缺项。",
    GuidePart.THEME_DAY: "结合节前保畅开展主题党日，早晚班分场次，一线同志不离岗也能参加。",
    GuidePart.REMINDER: "本季党课、支委会还没有开的，9月底前开；开不了的写情况说明。",
}
RUNNING = {
    GuidePart.MEETING: "学习集团三季度安全生产会议要求，讨论本岗位有什么要改。",
    GuidePart.THEME_DAY: "主题党日可以到一线开，少讲套话，多听意见。",
    GuidePart.CARE: "行动不便的老同志送学上门，不要求到会，不补拍照片。",
}


def guide(calendar: Calendar) -> None:
    """Publish what is due by the demo's today, and tick September off where it was done."""
    committee = OrgUnit.get_first_root_node()
    said = [(calendar.at(9, 1, 9), "九月：节前保畅，支部怎么做", SEPTEMBER)]
    begins = calendar.now.replace(day=1)
    if begins > calendar.at(9, 30):
        said.append((begins, "这个月：把安全会议要求落到岗位", RUNNING))
    for at, title, texts in said:
        if at > calendar.now:
            continue
        services.publish(
            unit=committee,
            form=GuideForm.GUIDE,
            month=at.date(),
            title=title,
            texts=texts,
            actor=User.objects.get(member__name=PUBLISHER),
            at=at,
        )
    for branch in (TOLL, RETIRED):
        _tick(calendar, branch, calendar.at(9, 12, 10))


def _tick(calendar: Calendar, branch: str, at: datetime) -> None:
    record = ActivityBranch.objects.filter(
        branch__short_name=branch,
        finished_at__isnull=False,
        activity__kind=ActivityKind.THEME_DAY,
        activity__occurred_on=calendar.day(9, 11),
    ).first()
    sheet = MonthlyGuide.objects.order_by("month").first()
    if record is None or sheet is None or at > calendar.now:
        return
    services.tick(
        item=sheet.items.get(part=GuidePart.THEME_DAY),
        branch=record.branch,
        record=record,
        actor=User.objects.get(member__name=HOST[branch]),
        at=at,
    )
