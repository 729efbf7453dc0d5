"""Who sees which lecture. 王五 of the second branch is the one to whom things could leak."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from lectures import labels, queries
from lectures.models import LecturePage, Series
from sanwei.files import access
from tests.lectures import factories
from tests.world import NOW, World


def titles(user: object) -> list[str]:
    return sorted(queries.visible_to(user, at=NOW).values_list("title", flat=True))


@pytest.fixture
def lectures(world: World) -> dict[str, LecturePage]:
    """One lecture for each audience, and a draft."""
    return {
        "all": factories.lecture(
            world, world.committee, title="给全体", live=True, audience=world.everyone
        ),
        "first": factories.lecture(world, title="给第一支部", live=True),
        "second": factories.lecture(world, world.second, title="给第二支部", live=True),
        "draft": factories.lecture(world, title="草稿"),
    }


def test_each_branch_sees_its_own_and_the_common(
    world: World, lectures: dict[str, LecturePage]
) -> None:
    assert titles(world.account(world.zhang_san)) == ["给全体", "给第一支部"]
    assert titles(world.account(world.wang_wu)) == ["给全体", "给第二支部"]
    assert titles(None) == []


def test_latest_keeps_to_the_same_rule_newest_first(
    world: World, lectures: dict[str, LecturePage]
) -> None:
    newest = queries.latest(world.account(world.zhang_san), at=NOW, limit=5)

    assert [page.title for page in newest] == ["给第一支部", "给全体"]


@pytest.mark.parametrize("kind", [PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD])
def test_restrictions_of_ancestors_hide_from_everybody_outside(
    world: World, lectures: dict[str, LecturePage], kind: str
) -> None:
    PageViewRestriction.objects.create(page=world.first.page, restriction_type=kind, password="x")

    assert titles(world.account(world.zhang_san)) == ["给全体"]


def test_a_group_restriction_lets_its_group_in(
    world: World, lectures: dict[str, LecturePage]
) -> None:
    editor = world.account(world.zhao_liu)
    restriction = PageViewRestriction.objects.create(
        page=world.first.page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set(editor.groups.all())

    assert titles(editor) == ["给全体", "给第一支部"]
    assert titles(world.account(world.zhang_san)) == ["给全体"]


def test_files_follow_the_page(world: World, lectures: dict[str, LecturePage]) -> None:
    page = lectures["second"]
    stranger, reader = world.account(world.zhang_san), world.account(world.wang_wu)
    keys = [(labels.OWNER, str(page.public_id)), (labels.PAGE, str(page.pk))]

    assert [access.allowed(reader, kind, key, at=NOW) for kind, key in keys] == [True, True]
    assert [access.allowed(stranger, kind, key, at=NOW) for kind, key in keys] == [False, False]


def test_a_second_lecture_with_the_same_recording_opens_it_to_its_readers(world: World) -> None:
    own = factories.lecture(world, world.second, title="给第二支部", live=True)
    wang, zhang = world.account(world.wang_wu), world.account(world.zhang_san)
    factories.lecture(world, title="借来的录像", asset=own.main_media, live=True)

    answers = [
        access.allowed(user, labels.OWNER, str(own.public_id), at=NOW) for user in (wang, zhang)
    ]

    assert answers == [True, True]


def test_the_page_answers_its_reader(
    world: World, lectures: dict[str, LecturePage], client: Client
) -> None:
    client.force_login(world.account(world.zhang_san))

    response = client.get(lectures["first"].get_url())

    assert response.status_code == 200
    assert "正在以张三学习" in response.content.decode()


def test_the_page_does_not_exist_for_another_branch(
    world: World, lectures: dict[str, LecturePage], client: Client
) -> None:
    client.force_login(world.account(world.wang_wu))

    response = client.get(lectures["first"].get_url())

    assert response.status_code == 404
    assert "给第一支部" not in response.content.decode()


def test_a_restricted_page_is_404_for_members_not_a_loop_through_the_door(
    world: World, lectures: dict[str, LecturePage], client: Client
) -> None:
    PageViewRestriction.objects.create(
        page=world.first.page, restriction_type=PageViewRestriction.GROUPS
    )
    client.force_login(world.account(world.zhang_san))

    assert client.get(lectures["first"].get_url()).status_code == 404


def test_a_stranger_at_the_door_is_sent_to_sign_in_and_comes_back(
    world: World, lectures: dict[str, LecturePage], client: Client
) -> None:
    url = lectures["first"].get_url()

    response = client.get(url)

    assert response.status_code == 302
    assert response.headers["Location"] == f"/accounts/login/?next={url}"


def test_a_draft_answers_nobody(
    world: World, lectures: dict[str, LecturePage], client: Client
) -> None:
    client.force_login(world.account(world.zhang_san))

    assert client.get(lectures["draft"].get_url()).status_code == 404


def test_a_series_shows_what_the_reader_sees_and_counts_only_that(
    world: World, client: Client
) -> None:
    series = Series.objects.create(unit=world.committee, title="身边的纪律课")
    for number, (unit, title) in enumerate(
        [(world.first, "第一课"), (world.second, "别家的课"), (world.first, "第二课")], start=1
    ):
        factories.lecture(world, unit, title=title, live=True, series=series, series_order=number)
    client.force_login(world.account(world.zhang_san))

    page = client.get(series.get_absolute_url()).content.decode()
    place = queries.place_in_series(
        LecturePage.objects.get(title="第二课"), world.account(world.zhang_san), at=NOW
    )

    assert "别家的课" not in page
    assert page.index("第一课") < page.index("第二课")
    assert (place.number, place.count) == (2, 2) if place else False


def test_a_series_without_a_lecture_for_the_reader_does_not_exist(
    world: World, client: Client
) -> None:
    series = Series.objects.create(unit=world.second, title="别家的合辑")
    factories.lecture(world, world.second, live=True, series=series)
    client.force_login(world.account(world.zhang_san))

    assert client.get(series.get_absolute_url()).status_code == 404
