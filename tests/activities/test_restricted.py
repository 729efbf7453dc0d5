"""What few may read never gets out: pages, files, exports, search, audit rows, logs."""

import io
import json
import logging
import zipfile

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from sanwei.activities import restricted, services
from sanwei.activities.enums import ActivityKind, Grade, Signer
from sanwei.activities.errors import LifeNotVisible, TalkNotVisible
from sanwei.activities.models import ActivityBranch, HeartTalk, RestrictedText
from sanwei.common.models import AuditEntry, OutboxMessage
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.activities.clients import client_of, just_now
from tests.activities.stage import held
from tests.activities.talks import counts, talk
from tests.world import NOW, START, World

CRITICISM = "开会发言总绕弯子"
POINTS = "老母亲住院缺钱"
GRADED = "基本合格"


@pytest.fixture
def meeting(world: World) -> ActivityBranch:
    """A confirmed 组织生活会 with 批评意见."""
    part = held(world.first, ActivityKind.LIFE_MEETING, on=just_now())
    services.save_record(
        activity=part.activity,
        changes={
            "place": "会议室",
            "host_name": "李四",
            "recorder_name": "张三",
            "topic": "对照检查",
            "agenda": "发言",
            "speeches": [{"person": "张三", "points": "查摆不足"}],
        },
        actor=None,
        at=NOW,
    )
    restricted.write_criticism(
        activity=part.activity, text=CRITICISM, actor=world.account(world.li_si), at=NOW
    )
    for signer in Signer:
        services.confirm(
            activity=part.activity, signer=signer, actor=None, at=NOW, is_on_paper=True
        )
    return part


@pytest.fixture
def private_talk(world: World) -> HeartTalk:
    return talk(world, world.zhang_san, world.zhao_liu, by=world.zhang_san, points=POINTS)


@pytest.fixture
def graded(world: World) -> ActivityBranch:
    part = held(world.first, ActivityKind.APPRAISAL, on=just_now())
    services.save_result(
        activity=part.activity,
        counts=counts(qualified=2, basically_qualified=1),
        grades={world.zhang_san.public_id: Grade.BASICALLY_QUALIFIED},
        actor=world.account(world.li_si),
        at=NOW,
    )
    return part


def addresses(world: World, *parts: ActivityBranch) -> list[str]:
    """Return every page and file of branch life about these records and units."""
    found = [reverse("home:me"), reverse("home:branch"), reverse("activities:mine"), "/"]
    for part in parts:
        for name in ("record", "confirm", "print", "word", "appraisal", "criticism"):
            found.append(reverse(f"activities:{name}", args=[part.activity.public_id]))
        for name in ("attendance", "people"):
            found.append(reverse(f"activities:{name}", args=[part.public_id]))
    for unit in (world.first, world.second, world.committee):
        for name in ("room", "talks", "book", "resolutions"):
            found.append(reverse(f"activities:{name}", args=[unit.public_id]))
        for name in ("ledgers:ledger", "ledgers:export_ask", "home:desk", "home:people"):
            found.append(reverse(name, args=[unit.public_id]))
    found += [f"{reverse('home:search')}?q={word}" for word in (CRITICISM[:4], POINTS[:4])]
    found += [reverse("activities:talk", args=[one.public_id]) for one in HeartTalk.objects.all()]
    return found


def said(client: Client, address: str) -> str:
    """Return everything an answer says, unpacked where it is a file of Office."""
    response = client.get(address)
    body = response.getvalue()
    if body[:2] != b"PK":
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def leaks(client: Client, where: list[str], secret: str) -> list[str]:
    return [address for address in where if secret in said(client, address)]


@pytest.mark.parametrize("who", ["zhang_san", "sun_qi", "zhou_ba"])
def test_criticism_is_found_by_nobody_outside_the_board(
    world: World, meeting: ActivityBranch, who: str
) -> None:
    where = addresses(world, meeting)

    assert leaks(client_of(world, getattr(world, who)), where, CRITICISM) == []


def test_the_board_reads_criticism_on_its_page_and_nowhere_else(
    world: World, meeting: ActivityBranch
) -> None:
    org.assign_role(member=world.zhao_liu, unit=world.first, role=Role.DISCIPLINE, starts_on=START)
    page = reverse("activities:criticism", args=[meeting.activity.public_id])

    for member in (world.li_si, world.zhao_liu):
        assert leaks(client_of(world, member), addresses(world, meeting), CRITICISM) == [page]


def test_a_superuser_without_a_post_reads_nothing_restricted(
    world: World, meeting: ActivityBranch, private_talk: HeartTalk, graded: ActivityBranch
) -> None:
    account = world.account(world.wu_jiu)
    account.is_superuser = True
    account.save()

    for read in (
        lambda: restricted.criticism_of(account, meeting.activity, at=NOW),
        lambda: restricted.grades_of(account, graded.activity, at=NOW),
    ):
        with pytest.raises(LifeNotVisible):
            read()
    with pytest.raises(TalkNotVisible):
        restricted.points_of(account, private_talk)


@pytest.mark.parametrize("who", ["li_si", "sun_qi", "zhou_ba"])
def test_points_of_a_talk_are_found_by_nobody_else(
    world: World, meeting: ActivityBranch, private_talk: HeartTalk, who: str
) -> None:
    where = addresses(world, meeting)

    assert leaks(client_of(world, getattr(world, who)), where, POINTS) == []


def test_the_two_who_talked_read_their_points(world: World, private_talk: HeartTalk) -> None:
    page = reverse("activities:talk", args=[private_talk.public_id])

    for member in (world.zhang_san, world.zhao_liu):
        assert POINTS in said(client_of(world, member), page)


def test_points_are_written_by_the_two_alone(world: World, private_talk: HeartTalk) -> None:
    page = reverse("activities:talk", args=[private_talk.public_id])

    answers = [
        client_of(world, getattr(world, who)).post(page, {"points": "改"}).status_code
        for who in ("li_si", "sun_qi", "zhou_ba")
    ]

    assert answers == [404, 404, 404]
    assert RestrictedText.objects.get().text == POINTS


@pytest.mark.parametrize("who", ["wang_wu", "zhou_ba", "wu_jiu", "zhao_liu"])
def test_a_grade_is_found_by_no_peer_and_no_other_branch(
    world: World, graded: ActivityBranch, who: str
) -> None:
    client = client_of(world, getattr(world, who))
    page = reverse("activities:appraisal", args=[graded.activity.public_id])

    assert client.get(page).status_code == 404
    assert GRADED not in said(client, reverse("activities:mine"))


def test_a_grade_is_read_by_oneself_the_board_and_from_above_with_a_trace(
    world: World, graded: ActivityBranch
) -> None:
    page = reverse("activities:appraisal", args=[graded.activity.public_id])
    chosen = f'<option value="{Grade.BASICALLY_QUALIFIED}" selected>'

    assert GRADED in said(client_of(world, world.zhang_san), reverse("activities:mine"))
    assert chosen in said(client_of(world, world.li_si), page)
    assert not AuditEntry.objects.filter(action="activities.open_grades").exists()
    assert chosen in said(client_of(world, world.sun_qi), page)
    assert AuditEntry.objects.filter(action="activities.open_grades").count() == 1


def test_grades_stand_in_no_file(world: World, graded: ActivityBranch, secretary: Client) -> None:
    word = said(secretary, reverse("activities:word", args=[graded.activity.public_id]))

    assert "基本合格1" in word
    assert "张三：" not in word
    assert f"张三（{GRADED}）" not in word


def test_nothing_restricted_reaches_audit_outbox_or_logs(
    world: World,
    caplog: pytest.LogCaptureFixture,
    meeting: ActivityBranch,
    private_talk: HeartTalk,
    graded: ActivityBranch,
    secretary: Client,
) -> None:
    with caplog.at_level(logging.DEBUG):
        for address in addresses(world, meeting, graded):
            secretary.get(address)
        secretary.post(
            reverse("activities:criticism", args=[meeting.activity.public_id]),
            {"text": CRITICISM + "\0"},
        )

    rows = json.dumps(
        [list(AuditEntry.objects.values()), list(OutboxMessage.objects.values())],
        default=str,
        ensure_ascii=False,
    )
    assert not [one for one in (CRITICISM, POINTS) if one in rows]
    assert f"{world.zhang_san.public_id}" not in json.dumps(
        list(AuditEntry.objects.filter(action="activities.appraise").values("details")),
        default=str,
    )
    assert CRITICISM not in caplog.text
    assert POINTS not in caplog.text


def test_restricted_tables_are_not_indexed_and_have_no_admin() -> None:
    from wagtail.search import index
    from wagtail.snippets.models import get_snippet_models

    for name in ("RestrictedText", "AppraisalGrade", "HeartTalk"):
        model = apps.get_model("activities", name)
        assert not issubclass(model, index.Indexed)
        assert model not in get_snippet_models()


def test_a_row_says_nothing_of_its_text(world: World, private_talk: HeartTalk) -> None:
    assert POINTS not in str(RestrictedText.objects.get())
