"""The screens of 管理员: written through services, inside the own subtree only."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.org import services
from sanwei.org.enums import Feature, MemberKind, PartyStatus, Role, UnitKind
from sanwei.org.models import FeatureApproval, Member, OrgUnit, RoleAssignment
from tests.world import NOW, START, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


@pytest.fixture
def committee_admin(world: World, client: Client) -> Client:
    client.force_login(world.account(world.sun_qi), backend=BACKEND)
    return client


@pytest.fixture
def branch_admin(world: World, client: Client) -> Client:
    services.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ADMINISTRATOR, starts_on=START, at=NOW
    )
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)
    return client


def member_form(world: World, **changes: object) -> dict[str, object]:
    return {
        "name": "郑十",
        "kind": MemberKind.PROBATIONARY,
        "branch": world.first.pk,
        "group": "",
        "since": "2026-09-01",
        "joined_on": "2026-09-01",
        "new_phone": "13900000099",
        "status": PartyStatus.NORMAL,
        **changes,
    }


def test_committee_administrator_founds_a_branch_with_its_place(
    committee_admin: Client, world: World
) -> None:
    response = committee_admin.post(
        "/cms/org_units/new/",
        {
            "parent": world.committee.pk,
            "kind": UnitKind.BRANCH,
            "name": "第三支部",
            "short_name": "三支部",
        },
    )

    assert response.status_code == 302
    assert OrgUnit.objects.get(name="第三支部").page.title == "三支部"


def test_wrong_place_of_a_unit_is_said_in_the_form(committee_admin: Client, world: World) -> None:
    response = committee_admin.post(
        "/cms/org_units/new/",
        {
            "parent": world.first.pk,
            "kind": UnitKind.BRANCH,
            "name": "放错的支部",
            "short_name": "放错",
        },
    )

    assert "下面不能设党支部" in response.content.decode()
    assert not OrgUnit.objects.filter(name="放错的支部").exists()


def test_member_is_taken_in_and_transferred_by_form(committee_admin: Client, world: World) -> None:
    committee_admin.post("/cms/org_members/new/", member_form(world))
    member = Member.objects.get(name="郑十")
    form = member_form(world, branch=world.second.pk, since="2026-10-01", new_phone="")

    committee_admin.post(f"/cms/org_members/edit/{member.pk}/", form)

    history = [
        (m.branch, m.starts_on, m.ends_before) for m in member.memberships.order_by("starts_on")
    ]
    assert history == [
        (world.first, date(2026, 9, 1), date(2026, 10, 1)),
        (world.second, date(2026, 10, 1), None),
    ]
    member.refresh_from_db()
    assert member.phone == "13900000099"


def test_stored_phone_is_never_on_a_screen(committee_admin: Client, world: World) -> None:
    for path in (
        "/cms/org_members/",
        f"/cms/org_members/edit/{world.zhang_san.pk}/",
        "/cms/org_members/?export=csv",
        "/cms/org_roles/",
        "/cms/org_memberships/",
    ):
        response = committee_admin.get(path)
        assert response.status_code == 200
        assert b"13900000001" not in b"".join(response)


def test_branch_administrator_lists_the_own_people_only(branch_admin: Client, world: World) -> None:
    for path in ("/cms/org_members/", "/cms/org_roles/", "/cms/org_memberships/"):
        page = branch_admin.get(path).content.decode()
        assert "李四" in page
        assert "王五" not in page
        assert "周八" not in page


def test_branch_administrator_cannot_take_in_or_send_people_elsewhere(
    branch_admin: Client, world: World
) -> None:
    branch_admin.post("/cms/org_members/new/", member_form(world, branch=world.second.pk))
    form = member_form(world, name="张三", branch=world.second.pk, since="2026-10-01")
    branch_admin.post(f"/cms/org_members/edit/{world.zhang_san.pk}/", form)

    assert not Member.objects.filter(name="郑十").exists()
    assert world.zhang_san.memberships.count() == 1


def test_branch_administrator_gives_no_role_elsewhere(branch_admin: Client, world: World) -> None:
    for member, unit in ((world.zhang_san, world.second), (world.wang_wu, world.first)):
        branch_admin.post(
            "/cms/org_roles/new/",
            {
                "member": member.pk,
                "unit": unit.pk,
                "role": Role.ADMINISTRATOR,
                "starts_on": "2026-10-01",
            },
        )

    assert not RoleAssignment.objects.filter(member__in=[world.zhang_san, world.wang_wu]).exists()


def test_people_of_another_branch_do_not_exist_for_a_branch_administrator(
    branch_admin: Client, world: World
) -> None:
    role = world.zhou_ba.roles.get()
    for path in (
        f"/cms/org_members/edit/{world.wang_wu.pk}/",
        f"/cms/org_members/history/{world.wang_wu.pk}/",
        f"/cms/org_members/usage/{world.wang_wu.pk}/",
        f"/cms/org_roles/edit/{role.pk}/",
        f"/cms/org_units/edit/{world.second.pk}/",
        f"/cms/org_units/edit/{world.committee.pk}/",
    ):
        assert branch_admin.get(path).status_code == 404


def test_ending_a_role_by_form_takes_wagtail_away(committee_admin: Client, world: World) -> None:
    role = world.wu_jiu.roles.get()

    committee_admin.post(f"/cms/org_roles/edit/{role.pk}/", {"ends_before": "2026-10-01"})

    assert not world.account(world.wu_jiu).groups.exists()


def test_approval_needs_its_document(committee_admin: Client, world: World) -> None:
    form = {
        "unit": world.committee.pk,
        "feature": Feature.POINTS,
        "document_title": "关于开展积分管理的通知",
        "document_on": "2026-03-01",
        "starts_on": "2026-04-01",
    }

    committee_admin.post("/cms/org_approvals/new/", form)
    committee_admin.post(
        "/cms/org_approvals/new/", {**form, "document_number": "云党发〔2026〕7号"}
    )

    assert [a.document_number for a in FeatureApproval.objects.all()] == ["云党发〔2026〕7号"]


def test_nothing_is_deleted_on_these_screens(committee_admin: Client, world: World) -> None:
    committee_admin.post(f"/cms/org_members/delete/{world.wang_wu.pk}/")
    committee_admin.post(f"/cms/org_units/delete/{world.group.pk}/")

    assert Member.objects.filter(pk=world.wang_wu.pk).exists()
    assert OrgUnit.objects.filter(pk=world.group.pk).exists()


@pytest.mark.parametrize(
    "screen", ["units", "members", "memberships", "roles", "audiences", "approvals"]
)
def test_screens_speak_chinese_and_list_without_a_query_per_row(
    committee_admin: Client, world: World, screen: str
) -> None:
    def queries_of_list() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = committee_admin.get(f"/cms/org_{screen}/").content.decode()
        assert ">method<" not in page.replace(" ", "").replace("\n", "")
        return len(captured)

    queries_of_list()
    before = queries_of_list()
    for number in range(3):
        unit = services.create_unit(
            name=f"新支部{number}", kind=UnitKind.BRANCH, parent=world.committee
        )
        member = services.enrol(
            name=f"新人{number}", kind=MemberKind.FORMAL, branch=unit, starts_on=START
        )
        services.assign_role(member=member, unit=unit, role=Role.SECRETARY, starts_on=START)
        services.audience_for(unit=unit)
        FeatureApproval.objects.create(
            unit=unit, feature=Feature.POINTS, document_title="通知", document_number=str(number),
            document_on=START, starts_on=START,
        )  # fmt: skip

    assert queries_of_list() <= before + 1
