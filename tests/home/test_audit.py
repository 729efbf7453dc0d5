"""操作日志: each 管理员 reads the lines of his units, finds them, opens them, takes them along."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.models import AuditEntry
from sanwei.home.audit import words
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member, OrgUnit
from tests.world import NOW, START, World

pytestmark = pytest.mark.django_db
BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
PAGE = "/cms/audit/"
ROOT = Path(__file__).parents[2]


def line(
    unit: OrgUnit | None, actor: User | None, action: str = "ledger.export", **more: object
) -> AuditEntry:
    return audit.log(
        at=more.pop("at", clock.now()),  # type: ignore[arg-type]
        actor=actor,
        action=action,
        target_label="org.orgunit",
        target_key=unit.public_id if unit else "house",
        unit_key=unit.public_id if unit else "",
        **more,
    )


@pytest.fixture
def lines(world: World) -> dict[str, AuditEntry]:
    """One line of each branch and one of the house; only the first branch's belongs to its administrator."""
    return {
        "first": line(world.first, world.account(world.li_si), why_kept="张三补学"),
        "second": line(world.second, world.account(world.zhou_ba), reason="外人的秘密"),
        "house": line(None, None, "activities.calendar", basis="放假通知"),
    }


def administrator_of(unit: OrgUnit, member: Member, world: World) -> Client:
    org.assign_role(member=member, unit=unit, role=Role.ADMINISTRATOR, starts_on=START, at=NOW)
    return signed_in(world.account(member))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def branch_admin(world: World, lines: dict[str, AuditEntry]) -> Client:
    return administrator_of(world.first, world.zhao_liu, world)


@pytest.fixture
def top_admin(world: World, lines: dict[str, AuditEntry]) -> Client:
    return signed_in(world.account(world.sun_qi))


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_administrator_of_a_branch_reads_its_lines_only(branch_admin: Client) -> None:
    page = text_of(branch_admin, PAGE)

    assert "李四" in page
    assert "周八" not in page
    assert "节假日" not in page


def test_a_line_of_another_branch_does_not_exist(
    branch_admin: Client, lines: dict[str, AuditEntry]
) -> None:
    assert branch_admin.get(f"{PAGE}{lines['first'].pk}/").status_code == 200
    for other in ("second", "house"):
        response = branch_admin.get(f"{PAGE}{lines[other].pk}/")
        assert response.status_code == 404
        assert "秘密" not in response.content.decode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_holds_nothing_of_another_branch(branch_admin: Client, form: str) -> None:
    response = branch_admin.post(f"{PAGE}export/{form}/")

    assert response.status_code == 200
    told = _cells(response.content, form)
    assert "李四" in told
    assert "周八" not in told
    assert "秘密" not in told


def _cells(data: bytes, form: str) -> str:
    if form == "csv":
        return data.decode("utf-8-sig")
    sheet = load_workbook(BytesIO(data)).active
    return "\n".join(str(cell) for row in sheet.values for cell in row)


def test_asking_for_another_branch_finds_nothing_of_it(branch_admin: Client, world: World) -> None:
    response = branch_admin.get(f"{PAGE}?unit={world.second.pk}")

    assert response.status_code == 422
    assert "周八" not in response.content.decode()


def test_who_watches_the_whole_house_reads_all_of_it(top_admin: Client) -> None:
    page = text_of(top_admin, PAGE)

    assert all(word in page for word in ("李四", "周八", "修改节假日安排"))


@pytest.mark.parametrize("who", ["zhang_san", "li_si", "zhao_liu"])
def test_nobody_else_gets_in(world: World, lines: dict[str, AuditEntry], who: str) -> None:
    client = signed_in(world.account(getattr(world, who)))

    for address in (PAGE, f"{PAGE}{lines['first'].pk}/"):
        assert "外人的秘密" not in client.get(address).content.decode()
        assert client.get(address).status_code in {302, 404}
    assert client.post(f"{PAGE}export/csv/").status_code in {302, 404}
    assert not AuditEntry.objects.filter(action="audit.export").exists()


def test_an_export_leaves_a_line_of_its_own(top_admin: Client, world: World) -> None:
    top_admin.post(f"{PAGE}export/xlsx/?person=周八")

    entry = AuditEntry.objects.get(action="audit.export")
    assert (entry.actor_name, entry.unit_key) == ("孙七", str(world.committee.public_id))
    assert (entry.details["form"], entry.details["lines"], entry.details["person"]) == (
        "xlsx", 1, "周八",
    )  # fmt: skip


def test_looking_leaves_none(top_admin: Client) -> None:
    before = AuditEntry.objects.count()

    text_of(top_admin, PAGE)

    assert AuditEntry.objects.count() == before


def test_time_person_kind_and_unit_narrow_the_list(top_admin: Client, world: World) -> None:
    line(world.first, world.account(world.sun_qi), "org.role.assign", at=NOW - timedelta(days=90))
    old = (NOW - timedelta(days=90)).date()

    def actors(query: str) -> set[str]:
        found = (
            text_of(top_admin, f"{PAGE}?{query}").partition("<tbody>")[2].partition("</tbody>")[0]
        )
        return {name for name in ("李四", "周八", "孙七") if name in found}

    assert actors(f"first={old}&last={old}") == {"孙七"}
    assert actors("person=周") == {"周八"}
    assert actors(f"unit={world.second.pk}") == {"周八"}
    assert actors(f"kind=export&unit={world.first.pk}") == {"李四"}
    assert "没有这样的记录" in text_of(top_admin, f"{PAGE}?person=无此人")


def test_days_that_are_the_wrong_way_round_are_said(top_admin: Client) -> None:
    response = top_admin.get(f"{PAGE}?first=2026-10-02&last=2026-10-01")

    assert response.status_code == 422
    assert "结束日期早于开始日期" in response.content.decode()


def test_the_detail_shows_before_and_after(top_admin: Client, world: World) -> None:
    org.update_unit(
        unit=world.second,
        name="第二支部",
        short_name="二支部",
        founded_on=None,
        elected_on=None,
        term_years=None,
        actor=world.account(world.sun_qi),
        at=clock.now(),
    )

    page = text_of(top_admin, f"{PAGE}{AuditEntry.objects.latest('pk').pk}/")

    assert "修改党组织信息" in page
    assert re.search(r"<dt>之前</dt><dd>组织简称 第二支部</dd>", page)
    assert re.search(r"<dt>之后</dt><dd>组织简称 二支部</dd>", page)


def test_no_cell_of_the_csv_is_a_formula(top_admin: Client, world: World) -> None:
    for nasty in ("=1+1", "+1", "-1", "@x", "\t=1", "＝1"):
        user = world.account(world.sun_qi)
        user.name = nasty
        line(world.first, user)

    rows = list(
        csv.reader(StringIO(top_admin.post(f"{PAGE}export/csv/").content.decode("utf-8-sig")))
    )

    assert not [cell for row in rows[2:] for cell in row if cell[:1] in {*"=+-@\t\r＝＋－＠"}]


def test_the_list_asks_as_much_for_forty_lines_as_for_four(top_admin: Client, world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(top_admin, PAGE)
        return len(captured)

    line(world.first, world.account(world.li_si))
    asked()
    few = asked()
    for number in range(36):
        line(world.first if number % 2 else world.second, world.account(world.li_si))

    assert asked() == few


def test_every_action_of_the_code_has_words() -> None:
    """An f-string counts by its beginning: at least one action that begins so must have words."""
    missing = []
    for path in _sources():
        for call in re.finditer(r"audit\.log\((.*?)\n    ?\s*\)", path.read_text(), re.S):
            named = re.search(r'action=(f?)"([a-z_.{}]+)"', call[1])
            if named is None:
                continue
            name = named[2]
            known = (
                any(one.startswith(name.partition("{")[0]) for one in words.ACTIONS)
                if named[1]
                else name in words.ACTIONS
            )
            missing += [] if known else [f"{path.name}: {name}"]

    assert missing == []


def _sources() -> list[Path]:
    places = ("site", "quizzes", "lectures", "media_pipeline")
    return [path for place in places for path in (ROOT / place).rglob("*.py")]
