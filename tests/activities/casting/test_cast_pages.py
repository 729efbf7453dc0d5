"""The pages of 放课: who opens them, what the wall and the phone say, what a second device may do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities.casting import waiting
from sanwei.activities.enums import ActivityKind, CastStage
from sanwei.activities.models import Activity, CheckIn, Showing
from sanwei.common import clock
from tests.activities.casting.stage import gather, lesson, quiz_behind
from tests.activities.check_in.doors import open_door, scan
from tests.activities.clients import client_of
from tests.activities.stage import hold, part_of
from tests.world import World

WALL_PAGES = ("cast_wall", "cast_state", "cast_remote")


def now_on(world: World) -> Activity:
    """Open a 集中学习 that began a minute ago by the real clock, with a quiz."""
    begins = clock.now() - timedelta(minutes=1)
    activity = gather(world, on=begins)
    quiz_behind(world, activity)
    return activity


def address(activity: Activity, name: str, number: int = 1) -> str:
    return reverse(f"activities:{name}", args=[part_of(activity).public_id, number])


def moved(client: Client, activity: Activity, to: str, moves: int) -> int:
    sent = {"to": to, "moves": str(moves)}
    return client.post(
        address(activity, "cast_move"), sent, headers={"accept": "application/json"}
    ).status_code


def test_the_form_opens_everything_and_goes_to_the_wall(world: World, secretary: Client) -> None:
    item = lesson(world)
    hold(world.first, place="二楼会议室")
    new = reverse("activities:cast_new", args=[world.first.public_id])
    page = secretary.get(f"{new}?item={item.public_id}").content.decode()
    assert f'value="{item.public_id}" selected' in page
    assert 'value="二楼会议室"' in page

    sent = {
        "item": str(item.public_id),
        "kind": "theme_day",
        "day": "2026-11-13",
        "starts": "09:00",
        "ends": "10:00",
        "second_starts": "19:00",
        "second_ends": "20:00",
        "place": "二楼会议室",
    }
    response = secretary.post(new, sent)

    made = Activity.objects.get(cast__item=item)
    assert response.url == address(made, "cast_wall")  # type: ignore[attr-defined]
    assert (made.kind, made.sittings.count()) == (ActivityKind.THEME_DAY, 2)


def test_a_theme_day_that_stands_is_offered_and_takes_it(world: World, secretary: Client) -> None:
    activity = hold(world.first, on=clock.now() + timedelta(hours=1))
    item = lesson(world)
    page = secretary.get(reverse("activities:cast_new", args=[world.first.public_id]))
    attach = reverse("activities:cast_attach", args=[activity.public_id])
    assert attach in page.content.decode()

    secretary.post(attach, {"item": str(item.public_id)})

    assert Activity.objects.get(cast__item=item) == activity


@pytest.mark.parametrize("who", ["zhou_ba", "zhang_san", "sun_qi"])
def test_nobody_else_opens_wall_state_or_remote_or_moves_it(world: World, who: str) -> None:
    activity = now_on(world)
    client = client_of(world, getattr(world, who))

    answers = [client.get(address(activity, name)).status_code for name in WALL_PAGES]
    posts = [
        moved(client, activity, "film", 0),
        client.post(address(activity, "cast_open")).status_code,
        client.post(
            address(activity, "cast_seen"),
            {"pieces": [[0, 1000]], "position": 0},
            content_type="application/json",
        ).status_code,
        client.post(
            reverse("activities:cast_attach", args=[activity.public_id]),
            {"item": str(activity.cast.item.public_id)},
        ).status_code,
        client.get(reverse("activities:cast_new", args=[world.first.public_id])).status_code,
    ]

    assert set(answers + posts) <= {403, 404}
    assert Showing.objects.get().moves == 0


def test_the_state_is_told_once_until_it_changes(world: World, secretary: Client) -> None:
    activity = now_on(world)
    url = address(activity, "cast_state")
    first = secretary.get(url)

    same = secretary.get(url, headers={"if-none-match": first["ETag"]})
    moved(secretary, activity, CastStage.FILM, 0)
    other = secretary.get(url, headers={"if-none-match": first["ETag"]})

    assert (same.status_code, other.status_code) == (304, 200)
    assert (other.json()["stage"], other.json()["moves"]) == ("film", 1)
    assert (other.json()["present"], other.json()["due"]) == (0, 4)


def test_what_the_second_device_says_of_an_older_state_moves_nothing(
    world: World, secretary: Client
) -> None:
    activity = now_on(world)

    codes = [moved(secretary, activity, to, 0) for to in (CastStage.FILM, CastStage.QUIZ)]

    assert codes == [200, 200]
    assert Showing.objects.get().stage == CastStage.FILM


@pytest.mark.parametrize("stage", CastStage.values)
def test_the_wall_shows_every_stage(world: World, secretary: Client, stage: str) -> None:
    activity = now_on(world)
    open_door(activity, at=clock.now())
    Showing.objects.update(stage=stage)

    page = secretary.get(address(activity, "cast_wall"))
    remote = secretary.get(address(activity, "cast_remote"))

    assert (page.status_code, remote.status_code) == (200, 200)
    assert "张三" not in page.content.decode()


def arrive(world: World, activity: Activity) -> tuple[Client, str]:
    """Let 张三 scan and tap; return the phone and the address it waits at."""
    phone = client_of(world, world.zhang_san)
    ticket = scan(phone, open_door(activity, at=clock.now()))
    response = phone.post(reverse("activities:door_confirm"), {"ticket": ticket})
    assert response.status_code == 302
    return phone, response.url  # type: ignore[attr-defined]


def test_the_phone_waits_and_has_the_quiz_when_it_is_its_turn(
    world: World, secretary: Client
) -> None:
    activity = now_on(world)
    quiz_url = activity.cast.quiz.url
    phone, page = arrive(world, activity)
    before = phone.get(page).content.decode()
    state = f"{page}state/"
    etag = phone.get(state)["ETag"]

    assert "张三" in before
    assert quiz_url not in before
    assert phone.get(state, headers={"if-none-match": etag}).status_code == 304
    moved(secretary, activity, CastStage.QUIZ, 0)
    assert phone.get(state, headers={"if-none-match": etag}).json()["quiz_url"] == quiz_url
    assert quiz_url in phone.get(page).content.decode()


def test_a_phone_without_an_arrival_has_no_button(world: World) -> None:
    activity = now_on(world)
    arrive(world, activity)
    Showing.objects.update(stage=CastStage.QUIZ)
    came = CheckIn.objects.get()
    came.delete()

    for token in (waiting.token_of(came.pk), "abc:def:ghi"):
        for name in ("waiting", "waiting_state"):
            response = Client().get(reverse(f"activities:{name}", args=[token]))
            assert response.status_code == 409
            assert activity.cast.quiz.url not in response.content.decode()


def test_a_meeting_in_which_nothing_is_cast_says_signed_in_as_ever(world: World) -> None:
    activity = hold(world.first, on=clock.now() - timedelta(minutes=1))
    phone = client_of(world, world.zhang_san)
    ticket = scan(phone, open_door(activity, at=clock.now()))

    response = phone.post(reverse("activities:door_confirm"), {"ticket": ticket})

    assert response.status_code == 200


def test_the_record_leads_to_the_wall_and_says_what_was_filled(
    world: World, secretary: Client
) -> None:
    activity = now_on(world)

    page = secretary.get(reverse("activities:record", args=[activity.public_id]))

    text = page.content.decode()
    assert "系统代填8项" in text
    assert address(activity, "cast_wall") in text
