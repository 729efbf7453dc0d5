"""The editor's first screen: what waits, what is missing, and the straight ways to new work."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lectures.cms import rows
from lectures.enums import LectureState
from lectures.models import LecturePage
from media_pipeline.enums import MediaState
from quizzes import services as quizzes
from sanwei.library import services as members
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from tests.lectures import factories
from tests.library import factories as library
from tests.world import NOW, START, World

FOREIGN = "zqxmark"


@pytest.fixture
def editor(world: World, client: Client) -> Client:
    client.force_login(world.account(world.zhao_liu))
    return client


def draft(world: World, title: str, **fields: object) -> LecturePage:
    page = factories.lecture(world, title=title, **fields)
    page.save_revision()
    return page


def test_a_draft_says_what_is_still_missing(world: World, editor: Client) -> None:
    draft(world, "缺录像的课", confirmed_unclassified=False)

    html = editor.get("/cms/").content.decode()

    assert "1门微党课还没做完" in html
    assert "缺录像的课" in html
    assert "主视频还没有选" in html
    assert "“不含涉密”还没勾选" in html


def test_a_finished_draft_may_be_published(world: World, editor: Client) -> None:
    draft(world, "做好的课", asset=factories.make_playable(factories.media(world)))

    html = editor.get("/cms/").content.decode()

    assert "1门微党课做好了，可以发布" in html
    assert "什么都不缺，可以发布" in html


def test_a_failed_recording_comes_first_with_its_reason(world: World, editor: Client) -> None:
    now = timezone.now()
    factories.media(world, state=MediaState.QUEUED, uploaded_at=now)
    factories.media(world, state=MediaState.FAILED, reason="磁盘空间不够。", uploaded_at=now)

    html = editor.get("/cms/").content.decode()

    assert "1段录像要您处理" in html
    assert html.index("磁盘空间不够。") < html.index("检查通过，正在排队转码")


def test_what_waits_for_its_recording_has_its_own_heap(world: World, editor: Client) -> None:
    page = draft(world, "等转码的课", asset=factories.media(world), publish_when_ready=True)
    page.wait(page.latest_revision, user=None)

    html = editor.get("/cms/").content.decode()

    assert "等录像转好，自动上线" in html
    assert "没发布的草稿" not in html


def test_an_empty_screen_says_how_to_begin(world: World, editor: Client) -> None:
    factories.lecture(world, live=True)

    html = editor.get("/cms/").content.decode()

    assert "现在没有等您办的事" in html
    assert "可以从“发布微党课”开始" in html


def test_nothing_of_another_branch_waits_here(world: World, editor: Client) -> None:
    factories.lecture(world, world.second, title=f"别家的课{FOREIGN}").save_revision()
    failed = factories.media(world, world.second, state=MediaState.FAILED)
    failed.title, failed.uploaded_at = f"别家的录像{FOREIGN}", timezone.now()
    failed.save()
    quizzes.create_bank(unit=world.second, title=f"别家的题库{FOREIGN}")

    pages = [
        "/cms/",
        "/cms/lectures/",
        "/cms/lectures/choose_parent/",
        "/cms/question-banks/import/",
    ]
    shown = [editor.get(page, follow=True).content.decode() for page in pages]

    assert [FOREIGN in html for html in shown] == [False] * 4
    assert "第二支部" not in "".join(shown)


@pytest.mark.parametrize("count", [1, 3])
def test_the_heaps_cost_the_same_for_one_and_for_three(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        draft(world, f"第{number}课", asset=factories.media(world))
    user = world.account(world.zhao_liu)
    list(rows.lectures_for(user))  # Wagtail keeps the person's page rights on the account

    # the person's columns, lectures, speakers, follow-ups, reviews
    with django_assert_num_queries(5):
        found = rows.waiting_for(user)

    assert len(found[LectureState.DRAFT]) == count


def test_an_editor_of_one_branch_comes_straight_to_the_form(world: World, editor: Client) -> None:
    response = editor.get("/cms/lectures/choose_parent/")

    place = factories.place(world.first)
    assert response["Location"] == f"/cms/pages/add/lectures/lecturepage/{place.pk}/"


def test_who_edits_several_units_chooses_the_column(world: World, client: Client) -> None:
    client.force_login(world.account(world.sun_qi))
    place = factories.place(world.second)

    asked = client.get("/cms/lectures/choose_parent/").content.decode()
    chosen = client.post("/cms/lectures/choose_parent/", {"parent_page": place.pk})

    assert "放在哪个组织的专栏" in asked
    assert chosen["Location"] == f"/cms/pages/add/lectures/lecturepage/{place.pk}/"


def test_another_branchs_column_can_not_be_named_by_hand(world: World, editor: Client) -> None:
    org.assign_role(member=world.zhao_liu, unit=world.first, role=Role.PUBLICITY, starts_on=START)

    response = editor.post(
        "/cms/lectures/choose_parent/", {"parent_page": factories.place(world.second).pk}
    )

    assert response.status_code == 200


def test_the_import_leads_to_the_only_bank_or_asks(world: World, editor: Client) -> None:
    none = editor.get("/cms/question-banks/import/")
    first = quizzes.create_bank(unit=world.first, title="党规题库")
    one = editor.get("/cms/question-banks/import/")
    quizzes.create_bank(unit=world.first, title="安全题库")
    two = editor.get("/cms/question-banks/import/").content.decode()

    assert none["Location"].endswith("/cms/question-banks/new/")
    assert "还没有题库" in str(next(iter(get_messages(none.wsgi_request))))
    assert one["Location"] == f"/cms/question-banks/import/{first.pk}/"
    assert "导入到哪个题库？" in two
    assert "党规题库" in two
    assert "安全题库" in two


def hand_in(world: World, member: Member, whom: str) -> None:
    unit = world.first if member == world.zhang_san else world.second
    story = library.story(world, unit=unit, live=True)
    unit.refresh_from_db()
    members.nominate(nominator=member, whom=whom, deed="夜里扫雪，没有声张。", at=NOW)
    members.write_reflection(member=member, story=story, text=f"{whom}让我想起师傅。", at=NOW)


def test_what_members_handed_in_waits_here(world: World, editor: Client) -> None:
    hand_in(world, world.zhang_san, "老秦")

    html = editor.get("/cms/").content.decode()

    assert "党员交来的，等您看" in html
    assert "推荐老秦" in html
    assert "1条学习体会" in html


def test_what_another_branch_handed_in_does_not(world: World, editor: Client) -> None:
    hand_in(world, world.wang_wu, f"老魏{FOREIGN}")

    html = editor.get("/cms/").content.decode()

    assert FOREIGN not in html
    assert "学习体会" not in html
    assert "现在没有等您办的事" in html
