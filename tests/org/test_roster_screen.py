"""名册 at the desk: upload, look, enter once; who may, and what leaves the house."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from sanwei.common.models import AuditEntry
from sanwei.org import services
from sanwei.org.enums import Role
from sanwei.org.models import Member, RosterImport
from sanwei.org.roster import previews
from tests.org.sheets import ZHANG, members, workbook
from tests.world import NOW, START, World

NEW = {"姓名": "郑十", "所在党支部": "第一支部", "人员类别": "正式党员", "手机号": "13800000077"}
BAD = {**NEW, "姓名": "钱十一", "人员类别": "团员", "公民身份证号": "11010519491231002X"}


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    client.force_login(world.account(world.sun_qi))
    return client


def upload(client: Client, world: World, path: Path) -> RosterImport:
    response = client.post(
        reverse("org:roster_import", args=[world.committee.public_id]),
        {
            "file": SimpleUploadedFile("名册.xlsx", path.read_bytes()),
            "confirmed_unclassified": "on",
        },
    )
    assert response.status_code == 302, response.content.decode()
    return RosterImport.objects.get()


def decide(client: Client, kept: RosterImport, **data: str) -> str:
    response = client.post(reverse("org:roster_preview", args=[kept.public_id]), data, follow=True)
    return response.content.decode()


def test_preview_shows_and_writes_nothing_commit_writes_once(
    world: World, admin: Client, tmp_path: Path
) -> None:
    kept = upload(admin, world, members(tmp_path / "r.xlsx", NEW))

    page = admin.get(reverse("org:roster_preview", args=[kept.public_id])).content.decode()
    before = Member.objects.filter(name="郑十").exists()
    first = decide(admin, kept, do="commit")
    second = decide(admin, kept, do="commit")

    assert "1行可以写入" in page
    assert not before
    assert "已写入：新增1行" in first
    assert "已经处理过了" in second
    assert Member.objects.filter(name="郑十").count() == 1
    kept.refresh_from_db()
    assert bytes(kept.content) == b""


def test_wrong_row_stops_everything_until_the_rest_is_asked_for(
    world: World, admin: Client, tmp_path: Path
) -> None:
    kept = upload(admin, world, members(tmp_path / "r.xlsx", NEW, BAD))

    refused = decide(admin, kept, do="commit")
    nothing = Member.objects.filter(name="郑十").exists()
    entered = decide(admin, kept, do="commit", skip_errors="on")

    assert "还有不能写入的行" in refused
    assert not nothing
    assert "已写入：新增1行" in entered
    assert not Member.objects.filter(name="钱十一").exists()


def test_wrong_rows_come_back_with_reasons_and_without_identity(
    world: World, admin: Client, tmp_path: Path
) -> None:
    kept = upload(admin, world, members(tmp_path / "r.xlsx", NEW, BAD))

    response = admin.get(reverse("org:roster_refused", args=[kept.public_id]))

    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    titles, row = rows[1], rows[2]
    named = dict(zip(titles, row, strict=True))
    assert named["姓名"] == "钱十一"
    assert "原第3行：“人员类别”不认识“团员”" in str(named["原因"])
    assert "公民身份证号" not in titles
    assert "1101051949" not in str(rows) + str(kept.report)
    assert AuditEntry.objects.filter(action="org.roster.refused_export").exists()


def test_mended_file_of_wrong_rows_is_read_again(
    world: World, admin: Client, tmp_path: Path
) -> None:
    kept = upload(admin, world, members(tmp_path / "r.xlsx", BAD))
    response = admin.get(reverse("org:roster_refused", args=[kept.public_id]))
    again = tmp_path / "again.xlsx"
    again.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]

    kept = upload(admin, world, again)

    assert [row["reason_code"] for row in kept.report["rows"]] == ["value_unknown"]
    assert kept.report["unknown_headers"] == []


def test_house_that_changed_since_the_preview_is_shown_again(
    world: World, admin: Client, tmp_path: Path
) -> None:
    kept = upload(admin, world, members(tmp_path / "r.xlsx", NEW))
    services.update_unit(
        unit=world.first, name="第一联合支部", short_name="一联", founded_on=None,
        elected_on=None, term_years=None, actor=None, at=NOW,
    )  # fmt: skip

    page = decide(admin, kept, do="commit")

    assert "名册变了" in page
    assert "找不到党支部“第一支部”" in page
    assert not Member.objects.filter(name="郑十").exists()
    kept.refresh_from_db()
    assert kept.is_open


def test_stored_phone_is_not_shown_to_the_administrator(
    world: World, admin: Client, tmp_path: Path
) -> None:
    world.zhang_san.born_on = "1980-05-01"
    world.zhang_san.save()
    kept = upload(admin, world, members(tmp_path / "r.xlsx", {**ZHANG, "手机号": "13812345678"}))

    page = admin.get(reverse("org:roster_preview", args=[kept.public_id])).content.decode()

    assert "139****0001" in page
    assert "13900000001" not in page + str(kept.report)


@pytest.mark.parametrize("who", ["zhang_san", "li_si", "zhao_liu", "zhou_ba"])
def test_nobody_but_the_administrator_imports(world: World, client: Client, who: str) -> None:
    client.force_login(world.account(getattr(world, who)))

    for unit in (world.committee, world.first):
        url = reverse("org:roster_import", args=[unit.public_id])
        assert client.get(url).status_code == 404


def test_another_administrator_does_not_see_the_upload(
    world: World, admin: Client, client: Client, tmp_path: Path
) -> None:
    services.assign_role(
        member=world.zhou_ba, unit=world.committee, role=Role.ADMINISTRATOR, starts_on=START, at=NOW
    )
    kept = upload(admin, world, members(tmp_path / "r.xlsx", NEW))
    client.force_login(world.account(world.zhou_ba))

    for name in ("org:roster_preview", "org:roster_refused"):
        assert client.get(reverse(name, args=[kept.public_id])).status_code == 404


def test_administrator_of_a_branch_reaches_no_other(
    world: World, client: Client, tmp_path: Path
) -> None:
    services.assign_role(
        member=world.zhou_ba, unit=world.second, role=Role.ADMINISTRATOR, starts_on=START, at=NOW
    )
    Member.objects.filter(pk=world.zhang_san.pk).update(born_on="1980-05-01")
    path = members(
        tmp_path / "r.xlsx",
        NEW,
        {**ZHANG, "所在党支部": "第二支部"},
        {**NEW, "姓名": "张三", "所在党支部": "第二支部", "出生日期": "1980-05-01"},
    )

    kept = previews.preview(
        unit=world.second,
        name="r.xlsx",
        data=path.read_bytes(),
        actor=world.account(world.zhou_ba),
        at=NOW,
    )

    found = [(row["row"], row["reason_code"]) for row in kept.report["rows"]]
    assert found == [(2, "branch_unknown"), (3, "outside_reach"), (4, "who_is_meant")]
    assert "第一支部" not in str([row["reason"].split("现有：")[-1] for row in kept.report["rows"]])
    assert "1980-05-01 出生" not in str(kept.report)


def test_file_goes_after_a_day(world: World, admin: Client, tmp_path: Path) -> None:
    kept = upload(admin, world, members(tmp_path / "r.xlsx", NEW))

    assert b"xl/workbook" not in bytes(kept.content)
    assert previews.prune(at=kept.created_at + previews.KEPT) == 0
    assert previews.prune(at=kept.created_at + previews.KEPT * 2) == 1


def exported(client: Client, world: World, unit: object, **data: str) -> str:
    response = client.post(reverse("org:roster_export", args=[unit]), data)
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(
        BytesIO(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    )
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_secretary_exports_own_phones_only_when_asked(world: World, client: Client) -> None:
    client.force_login(world.account(world.li_si))

    masked = exported(client, world, world.first.public_id)
    asked = exported(client, world, world.first.public_id, with_phones="on")

    assert "139****0001" in masked
    assert "13900000001" not in masked
    assert "13900000001" in asked
    assert "王五" not in asked
    audit = AuditEntry.objects.filter(action="org.roster.export").order_by("pk")
    assert [entry.details["with_phones"] for entry in audit] == [False, True]


def test_administrator_gets_no_phones_even_when_asking(world: World, admin: Client) -> None:
    found = exported(admin, world, world.committee.public_id, with_phones="on")

    assert "139****0001" in found
    assert "13900000001" not in found


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba"])
def test_roster_of_a_branch_is_not_for_others(world: World, client: Client, who: str) -> None:
    client.force_login(world.account(getattr(world, who)))

    assert (
        client.post(reverse("org:roster_export", args=[world.first.public_id])).status_code == 404
    )


def test_hidden_sheets_are_read_after_a_tick_and_entered_as_shown(
    world: World, admin: Client, tmp_path: Path
) -> None:
    head = list(NEW)
    path = workbook(
        tmp_path / "r.xlsx",
        党员=[head, list(NEW.values())],
        旧名册=[head, ["旧一", "第一支部", "正式党员", "13800000078"]],
    )
    book = load_workbook(path)
    book["旧名册"].sheet_state = "hidden"
    book.save(path)
    kept = upload(admin, world, path)

    before = admin.get(reverse("org:roster_preview", args=[kept.public_id])).content.decode()
    after = decide(admin, kept, do="hidden")
    decide(admin, kept, do="commit")

    assert "隐藏的工作表“旧名册”没有读" in before
    assert "2行可以写入" in after
    assert Member.objects.filter(name__in=["郑十", "旧一"]).count() == 2
