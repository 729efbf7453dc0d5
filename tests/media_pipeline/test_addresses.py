"""Every file of a private recording, asked for by everybody."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from media_pipeline import queries, services
from media_pipeline.models import MediaAsset
from media_pipeline.queries import Playback, playback_of
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.files import access
from tests import recordings
from tests.world import World

KIND = "tests.lecture"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_branch_only(world: World, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A rule as lectures register one: the numbers of those who may see it."""
    allowed = {world.zhang_san.number, world.li_si.number}
    monkeypatch.setitem(
        access._rules,
        KIND,
        lambda user, key, at: isinstance(user, User) and key == "1" and user.number in allowed,
    )
    return allowed


@pytest.fixture
def asset(world: World) -> MediaAsset:
    made = recordings.published(
        collection=world.first.collection,
        uploaded_by=world.account(world.zhao_liu),
        at=clock.now(),
    )
    services.bind_owner(asset=made, owner_label=KIND, owner_key="1")
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "sanwei.accounts.backends.NumberOrPhoneBackend")
    return client


def playback(asset: MediaAsset, user: User) -> Playback:
    found = playback_of(asset=asset, user=user, at=clock.now())
    assert found is not None
    return found


def addresses(asset: MediaAsset, user: User) -> list[str]:
    """Return the address of every single published file, as granted to ``user``."""
    base = playback(asset, user).playlist_url.removesuffix("master.m3u8")
    assert asset.current_version is not None
    found = [base + path for path, _ in asset.current_version.files]
    assert len(found) > 10
    return found


def statuses(client: Client, found: list[str]) -> set[int]:
    answers = [client.get(address) for address in found]
    return {answer.status_code for answer in answers}


def test_a_member_who_may_see_the_lecture_gets_every_file(world: World, asset: MediaAsset) -> None:
    member = world.account(world.zhang_san)

    assert statuses(signed_in(member), addresses(asset, member)) == {200}


def test_another_branch_s_member_gets_none_even_with_a_grant_of_his_own(
    world: World, asset: MediaAsset
) -> None:
    stranger = world.account(world.wang_wu)

    assert statuses(signed_in(stranger), addresses(asset, stranger)) == {404}


def test_another_branch_s_editor_gets_none(world: World, asset: MediaAsset) -> None:
    editor = world.account(world.wu_jiu)

    assert statuses(signed_in(editor), addresses(asset, editor)) == {404}


def test_an_anonymous_visitor_gets_none(world: World, asset: MediaAsset) -> None:
    leaked = addresses(asset, world.account(world.zhang_san))

    assert statuses(Client(), leaked) == {403}


def test_a_leaked_address_is_worth_nothing_to_anybody_else(world: World, asset: MediaAsset) -> None:
    leaked = addresses(asset, world.account(world.zhang_san))

    # 李四 may see the lecture himself: even he can't use another's address.
    assert statuses(signed_in(world.account(world.li_si)), leaked) == {403}
    assert statuses(signed_in(world.account(world.wang_wu)), leaked) == {403}


def test_a_grant_opens_its_own_recording_only(world: World, asset: MediaAsset) -> None:
    member = world.account(world.zhang_san)
    other = recordings.published(collection=None, uploaded_by=None, at=clock.now())
    granted = playback(asset, member).playlist_url

    address = granted.replace(str(asset.public_id), str(other.public_id))

    assert signed_in(member).get(address).status_code == 403


def test_a_grant_ends_after_six_hours(world: World, asset: MediaAsset) -> None:
    member = world.account(world.zhang_san)
    old = playback_of(asset=asset, user=member, at=clock.now() - timedelta(hours=6, seconds=1))
    assert old is not None

    answer = signed_in(member).get(old.playlist_url)

    assert (answer.status_code, "过期" in answer.content.decode()) == (403, True)


def test_a_right_that_is_taken_away_ends_within_a_minute(
    world: World, asset: MediaAsset, first_branch_only: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    member = world.account(world.zhang_san)
    client, address = signed_in(member), playback(asset, member).playlist_url
    assert client.get(address).status_code == 200

    first_branch_only.clear()
    later = clock.now() + timedelta(seconds=59)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get(address).status_code == 404


def test_the_editor_of_the_collection_and_the_uploader_may_preview(
    world: World, asset: MediaAsset
) -> None:
    services.bind_owner(asset=asset, owner_label="", owner_key="")
    MediaAsset.objects.filter(pk=asset.pk).update(uploaded_by=world.account(world.zhang_san))

    for person in (world.zhao_liu, world.zhang_san):
        user = world.account(person)
        assert statuses(signed_in(user), addresses(asset, user)) == {200}
    for person in (world.wang_wu, world.wu_jiu, world.li_si):
        user = world.account(person)
        assert statuses(signed_in(user), addresses(asset, user)) == {404}


def test_an_owner_without_a_registered_rule_opens_nothing(world: World, asset: MediaAsset) -> None:
    member = world.account(world.zhang_san)
    services.bind_owner(asset=asset, owner_label="nobody.knows", owner_key="1")

    assert statuses(signed_in(member), addresses(asset, member)) == {404}


@pytest.mark.parametrize(
    "path",
    [
        "../../../sources/{id}",
        "..%2f..%2f..%2fsources%2f{id}",
        "v480/../../../../sources/{id}",
        "/etc/passwd",
        "....//....//etc/passwd",
        "master.m3u8%00.jpg",
        "master.m3u8/",
        "v480/00000.m4s/../../master.m3u8",
        "source",
        "ffmpeg.log",
        "V480/index.m3u8",
        "v480/0.m4s",
        "v480\\index.m3u8",
        "audio/００００１.m4s",
        "v480/99999.m4s",
        "",
    ],
)
def test_hostile_paths_open_nothing(world: World, asset: MediaAsset, path: str) -> None:
    member = world.account(world.zhang_san)
    base = playback(asset, member).playlist_url.removesuffix("master.m3u8")

    answer = signed_in(member).get(base + path.format(id=asset.public_id))

    assert answer.status_code == 404


def test_an_unknown_version_is_not_told_apart(world: World, asset: MediaAsset) -> None:
    member = world.account(world.zhang_san)
    found = playback(asset, member)

    address = found.playlist_url.replace(found.version_key, "0" * 32)

    assert signed_in(member).get(address).status_code == 404


def test_files_have_fixed_types_and_may_be_asked_for_in_parts(
    world: World, asset: MediaAsset
) -> None:
    member = world.account(world.zhang_san)
    client, found = signed_in(member), playback(asset, member)

    playlist = client.get(found.playlist_url)
    part = client.get(found.progressive_url, headers={"Range": "bytes=0-99"})
    head = client.head(found.progressive_url)

    assert playlist["Content-Type"] == "application/vnd.apple.mpegurl"
    assert (part.status_code, part["Content-Type"], part["Content-Length"]) == (
        206,
        "video/mp4",
        "100",
    )
    assert (head.status_code, head.content) == (200, b"")
    for answer in (playlist, part, head):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "private" in answer["Cache-Control"]
    assert client.post(found.playlist_url).status_code == 405


def test_one_segment_costs_few_queries(
    world: World, asset: MediaAsset, django_assert_max_num_queries: object
) -> None:
    member = world.account(world.zhang_san)
    client = signed_in(member)
    first, second = addresses(asset, member)[:2]
    client.get(first)

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert client.get(second).status_code == 200  # session, user, version


def test_what_plays_is_told_with_its_addresses(world: World, asset: MediaAsset) -> None:
    member = world.account(world.zhang_san)

    found = playback(asset, member)

    assert asset.current_version is not None
    assert (found.asset_id, found.version_key) == (
        asset.public_id,
        asset.current_version.version_key,
    )
    assert (found.duration_ms, found.has_video, found.has_audio) == (
        asset.current_version.duration_ms,
        True,
        True,
    )
    assert [
        address.rsplit("/", 1)[1]
        for address in (
            found.playlist_url,
            found.progressive_url,
            found.audio_url,
            found.poster_url,
        )
    ] == ["master.m3u8", "progressive.mp4", "audio.m4a", "poster.jpg"]


def test_without_a_version_or_a_person_there_is_nothing_to_play(
    world: World, asset: MediaAsset
) -> None:
    waiting = recordings.uploaded(recordings.CLIP, at=clock.now())
    member = world.account(world.zhang_san)

    assert queries.playback_of(asset=waiting, user=member, at=clock.now()) is None
    assert queries.playback_of(asset=asset, user=AnonymousUser(), at=clock.now()) is None
