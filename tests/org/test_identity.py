"""身份证号: off by default, encrypted, found blindly, opened for a reason, printed nowhere."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sanwei.common import field_keys
from sanwei.common.models import AuditEntry
from sanwei.org import identity, services
from sanwei.org.enums import Feature, Role
from sanwei.org.errors import IdentityOff, IdentityReasonMissing, NotYours
from sanwei.org.models import FeatureApproval, IdentityNumber, Member
from sanwei.org.roster.exporting import export_roster
from tests.org.sheets import ZHANG, members, reasons, run
from tests.world import NOW, START, World

# Made up; the region 999999 does not exist.
NUMBER, OTHER = "999999198005010019", "999999198205010033"
NUMBER = NUMBER[:17] + identity.check_figure(NUMBER)
OTHER = OTHER[:17] + identity.check_figure(OTHER)
ROW = {**ZHANG, "性别": "男", "公民身份证号": NUMBER}


@pytest.fixture
def known(world: World) -> World:
    Member.objects.filter(pk=world.zhang_san.pk).update(born_on=date(1980, 5, 1), sex="male")
    return world


@pytest.fixture
def on(known: World) -> World:
    """Switch 身份证号 on, by a document, for the whole house."""
    FeatureApproval.objects.create(
        unit=known.committee,
        feature=Feature.IDENTITY,
        document_title="关于党员信息管理的通知",
        document_number="云山党〔2026〕1号",
        document_on=START,
        starts_on=START,
    )
    return known


def keep(world: World) -> None:
    services.keep_identity(
        member=world.zhang_san, identity=identity.read(NUMBER), actor=None, at=NOW
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("99999919681116053", "identity_length"),
        (NUMBER[:17] + ("0" if NUMBER[-1] != "0" else "1"), "identity_check"),
        ("99999919800501001A", "identity_characters"),
        (9.99999198005010e17, "identity_rounded"),
        ("1" * 15, "identity_length"),
    ],
)
def test_wrong_number_has_a_reason_without_the_number(written: object, code: str) -> None:
    found = identity.read(written)  # type: ignore[arg-type]

    assert found.problem is not None
    assert found.problem[0] == code
    assert str(written)[:10] not in found.problem[1] + repr(found)


def test_right_number_tells_birth_and_sex() -> None:
    found = identity.read(f" '{NUMBER.lower()} ")

    assert (found.problem, found.born_on, found.sex) == (None, date(1980, 5, 1), "male")
    assert NUMBER not in repr(found)


def test_nothing_is_kept_unless_switched_on(known: World, tmp_path: Path) -> None:
    result = run(members(tmp_path / "r.xlsx", ROW))

    assert result.totals["same"] == 1
    assert not IdentityNumber.objects.exists()


def test_switched_on_it_is_kept_encrypted_and_the_second_time_the_same(
    on: World, tmp_path: Path
) -> None:
    path = members(tmp_path / "r.xlsx", ROW)

    first, second = run(path), run(path)

    assert [(c.field, c.after) for c in first.rows[0].changes] == [
        ("公民身份证号", "登记（不显示）")
    ]
    assert second.totals["same"] == 1
    kept = IdentityNumber.objects.get(member=on.zhang_san)
    assert NUMBER.encode() not in bytes(kept.encrypted)
    assert field_keys.decrypt(kept.encrypted).decode() == NUMBER
    everywhere = json.dumps(
        [list(AuditEntry.objects.values()), list(Member.objects.values()), first.as_json()],
        default=str,
        ensure_ascii=False,
    )
    assert NUMBER not in everywhere
    assert "加密保存" in "".join(first.notices)


def test_number_recognises_a_person_whose_dates_are_missing(on: World, tmp_path: Path) -> None:
    keep(on)

    row = {**ROW, "出生日期": "", "加入党组织日期": "", "民族": "汉族"}
    result = run(members(tmp_path / "r.xlsx", row))

    assert [c.after for c in result.rows[0].changes] == ["汉族"]


def test_number_of_somebody_else_is_a_question(on: World, tmp_path: Path) -> None:
    keep(on)
    stranger = {"姓名": "郑十", "所在党支部": "第一支部", "人员类别": "正式党员"}

    result = run(members(tmp_path / "r.xlsx", {**stranger, "公民身份证号": NUMBER}))

    assert reasons(result) == [(2, "identity_of_other")]
    assert NUMBER not in result.rows[0].reason
    assert "张三" not in result.rows[0].reason


def test_another_number_than_the_kept_one_is_a_question(on: World, tmp_path: Path) -> None:
    keep(on)
    other = NUMBER[:14] + "003"
    other += identity.check_figure(other + "0")

    result = run(members(tmp_path / "r.xlsx", {**ROW, "公民身份证号": other}))

    assert reasons(result) == [(2, "identity_differs")]


def test_wrong_number_is_an_error_where_it_is_kept(on: World, tmp_path: Path) -> None:
    result = run(members(tmp_path / "r.xlsx", {**ROW, "公民身份证号": NUMBER[:17]}))

    assert reasons(result) == [(2, "identity_length")]
    assert NUMBER[:17] not in result.rows[0].reason


def test_it_is_never_exported(on: World, tmp_path: Path) -> None:
    keep(on)
    with (tmp_path / "r.xlsx").open("wb") as target:
        export_roster(unit=on.committee, day=NOW.date(), target=target, with_phones=True)

    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(tmp_path / "r.xlsx")
    text = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert "张三" in text
    assert NUMBER not in text
    assert "身份证" not in text


def test_secretary_opens_it_for_a_reason_that_stays(on: World) -> None:
    keep(on)

    number = services.open_identity(
        member=on.zhang_san, reason="办理转接介绍信", actor=on.account(on.li_si), at=NOW
    )

    assert number == NUMBER
    entry = AuditEntry.objects.get(action="org.identity.open")
    assert (entry.actor_name, entry.details) == ("李四", {"reason": "办理转接介绍信"})


def test_without_a_reason_or_once_switched_off_it_stays_closed(on: World) -> None:
    keep(on)
    actor = on.account(on.li_si)

    with pytest.raises(IdentityReasonMissing):
        services.open_identity(member=on.zhang_san, reason="  ", actor=actor, at=NOW)
    FeatureApproval.objects.update(ends_before=NOW.date())
    with pytest.raises(IdentityOff):
        services.open_identity(member=on.zhang_san, reason="办事", actor=actor, at=NOW)


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba", "wu_jiu"])
def test_nobody_else_opens_it(on: World, who: str) -> None:
    keep(on)

    with pytest.raises(NotYours):
        services.open_identity(
            member=on.zhang_san, reason="想看", actor=on.account(getattr(on, who)), at=NOW
        )
    assert not AuditEntry.objects.filter(action="org.identity.open").exists()


def test_page_shows_stars_and_the_number_once(on: World, client: Client) -> None:
    keep(on)
    client.force_login(on.account(on.li_si))
    page = reverse("org:member", args=[on.zhang_san.public_id])
    door = reverse("org:identity", args=[on.zhang_san.public_id])

    before = client.get(page).content.decode()
    opened = client.post(door, {"reason": "办理转接介绍信"})
    after = client.get(page).content.decode()

    assert NUMBER not in before + after
    assert "加密保存" in before
    assert NUMBER in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert client.get(door).status_code == 405


def test_deputy_secretary_sees_the_person_but_not_the_number(on: World, client: Client) -> None:
    keep(on)
    services.assign_role(
        member=on.zhao_liu, unit=on.first, role=Role.DEPUTY_SECRETARY, starts_on=START, at=NOW
    )
    client.force_login(on.account(on.zhao_liu))

    page = client.get(reverse("org:member", args=[on.zhang_san.public_id])).content.decode()

    assert "张三" in page
    assert "身份证号" not in page
    assert "13900000001" not in page


def test_new_key_encrypts_old_one_still_opens_until_rotated(
    on: World, settings: Settings, tmp_path: Path
) -> None:
    keep(on)
    old = settings.SANWEI_FIELD_KEYS
    new = [Fernet.generate_key().decode()]
    settings.SANWEI_FIELD_KEYS = [*new, *old]

    before = run(members(tmp_path / "r.xlsx", ROW))
    out = StringIO()
    call_command("rotate_field_keys", "--json", stdout=out)
    call_command("rotate_field_keys", "--json", stdout=out)
    settings.SANWEI_FIELD_KEYS = new
    after = run(members(tmp_path / "r.xlsx", ROW))

    assert (before.totals["same"], after.totals["same"]) == (1, 1)
    assert out.getvalue().split("\n")[:2] == ['{"changed": 1}', '{"changed": 0}']
    kept = IdentityNumber.objects.get()
    assert field_keys.decrypt(kept.encrypted).decode() == NUMBER


def test_lost_key_is_told_and_changes_nothing(on: World, settings: Settings) -> None:
    keep(on)
    settings.SANWEI_FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(field_keys.FieldUnreadable):
        services.rotate_identities()


def test_key_file_is_private_and_made_once(settings: Settings, tmp_path: Path) -> None:
    settings.SANWEI_FIELD_KEYS = []
    settings.SANWEI_FIELD_KEYS_FILE = str(tmp_path / "deep/field_keys")

    first = field_keys.keys()
    token = field_keys.encrypt(b"x")

    path = tmp_path / "deep/field_keys"
    assert path.stat().st_mode & 0o777 == 0o600
    assert field_keys.keys() == first == (path.read_text().strip(),)
    assert field_keys.decrypt(token) == b"x"


def test_default_place_of_the_keys_is_outside_tree_and_data() -> None:
    from django.conf import settings

    place = Path(settings.SANWEI_FIELD_KEYS_FILE)
    assert not place.is_relative_to(settings.ROOT)
    assert not place.is_relative_to(settings.DATA_DIR)


def test_it_is_switched_on_for_the_whole_house_only(known: World, client: Client) -> None:
    client.force_login(known.account(known.sun_qi))
    told = {
        "feature": Feature.IDENTITY, "document_title": "通知", "document_number": "1号",
        "document_on": "2026-01-01", "starts_on": "2026-01-01",
    }  # fmt: skip

    page = client.post(reverse("org_approvals:add"), {**told, "unit": known.first.pk})
    assert "请选党委" in page.content.decode()
    assert not FeatureApproval.objects.exists()

    client.post(reverse("org_approvals:add"), {**told, "unit": known.committee.pk})
    assert FeatureApproval.objects.count() == 1
