"""现场教学 of the demo: two sites of the committee, strung to a route."""

from sanwei.accounts.models import User
from sanwei.activities.field_sites import services
from sanwei.activities.field_sites.places import NOWHERE, FieldPlace
from sanwei.activities.field_sites.services import Stop
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.monthly import PUBLISHER
from sanwei.org.models import OrgUnit

BOOTH, RIDGE_POST, ROUTE = "青桥站旧票亭", "松岭隧道口值守点", "一条路上的两班岗"


class Fields:
    """Opens the sites before anybody goes there."""

    def __init__(self, calendar: Calendar) -> None:
        self.places = _opened(calendar)

    def named(self, name: str) -> FieldPlace:
        """Return the place of a meeting that was held on the spot."""
        return self.places[name] if name else NOWHERE


def _opened(calendar: Calendar) -> dict[str, FieldPlace]:
    unit, actor = OrgUnit.get_first_root_node(), User.objects.get(member__name=PUBLISHER)
    at = calendar.at(1, 8, 10)
    booth = services.open_site(
        unit=unit,
        name=BOOTH,
        intro="站里留下的第一座票亭，三平方米。一盏灯、一只铁皮票箱、一本手写的交接班簿，"
        "可以坐进去试一试，再听当年的收费员讲一个夜班。",
        address="青桥收费站办公楼西侧，从便民服务区步行两分钟",
        opening="工作日9:00–17:00，提前一天联系",
        contact_name="青桥站值班室",
        contact_phone="内线 6203",
        minutes=40,
        themes=["站史", "岗位责任"],
        actor=actor,
        at=at,
    )
    post = services.open_site(
        unit=unit,
        name=RIDGE_POST,
        intro="隧道口的值守小屋，墙上一张手绘的积水点图，每年汛前改一次。"
        "看图、看沙袋怎么码，再走一遍封道的程序。",
        address="松岭隧道东口停车带内侧，听从现场人员引导，不要自行下车",
        opening="汛期不开放；其他月份由路政中队安排",
        contact_name="路政中队值班室",
        contact_phone="内线 6311",
        minutes=50,
        themes=["安全生产", "防汛值守"],
        actor=actor,
        at=at,
    )
    route = services.open_route(
        unit=unit,
        name=ROUTE,
        intro="先看一座旧票亭怎样守夜，再看一个隧道口怎样守汛：同一条路，两班岗。半天走完，适合跟班学习。",
        stops=[
            Stop(booth, note="听老收费员讲一个夜班，翻一翻交接班簿。"),
            Stop(post, way_minutes=25, note="对着积水点图，讨论本岗位要改的一件事。"),
        ],
        actor=actor,
        at=at,
    )
    return {
        BOOTH: FieldPlace(site=booth),
        RIDGE_POST: FieldPlace(site=post),
        ROUTE: FieldPlace(route=route),
    }
