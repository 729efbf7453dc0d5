"""Branch A's people find no trace of branch B at any address outside the admin (tests/org walks that one)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from lectures.models import HandIn, Series
from media_pipeline.models import MediaAsset, MediaUpload
from quizzes import services as quizzes
from quizzes.models import Attempt, Quiz
from sanwei.activities import services as life
from sanwei.activities.enums import ActivityKind
from sanwei.activities.external.importing import entering
from sanwei.activities.models import Activity, ActivityBranch, ExternalClaim, ExternalImport
from sanwei.common import clock
from sanwei.files import grants
from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.models import (
    Export,
    LedgerEntry,
    PaperTemplate,
    PointsClaim,
    PointsObjection,
    PointsRule,
)
from sanwei.ledgers.points import services as points
from sanwei.library.models import (
    Book,
    Chapter,
    Nomination,
    ReadingList,
    Reflection,
    Shelf,
    ShelfBook,
    StoryPage,
)
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import ItemState
from sanwei.study.models import Dispute, Requirement, StudyItem, StudyRecord
from tests import walking
from tests.activities.external import sheets
from tests.activities.external.claims import claim
from tests.activities.stage import held, hold
from tests.ledgers.book import open_book
from tests.ledgers.points.stage import propose
from tests.org.cms import MARK, Secrets, hide_secrets
from tests.quizzes import factories as make
from tests.world import World


@pytest.fixture
def secrets(world: World) -> Secrets:
    """Fill the second branch with marked things that live: quiz, attempt, item, records, entries."""
    hidden = hide_secrets(world)
    now = clock.now()
    quiz = make.quiz(world.second, world.second_only, title=f"测验 {MARK}", at=now)
    wang = Member.objects.get(pk=world.wang_wu.pk)
    quizzes.start_attempt(quiz=quiz, member=wang, at=now)
    book = open_book(world)
    item = book.item(
        title=f"微党课 {MARK}",
        unit=world.second,
        audience=world.second_only,
        state=ItemState.LIVE,
        duration_ms=60_000,
        media_version="v1",
    )
    book.record(wang, date(2026, 10, 1), title=f"集中学习 {MARK}")
    book.online(wang, date(2026, 10, 2), item)
    book.deliver()
    study.assign(
        key=uuid4(),
        title=f"任务 {MARK}",
        unit=world.second,
        to=world.second,
        items=[item],
        due_on=clock.local_date(now),
        actor=world.account(world.zhou_ba),
        at=now,
    )
    assert LedgerEntry.objects.filter(title__contains=MARK).exists()
    closed = held(world.second, on=now - timedelta(days=1), name=f"主题党日 {MARK}")
    life.save_record(
        activity=closed.activity, changes={"topic": f"议题 {MARK}"}, actor=None, at=now
    )
    hold(world.second, on=now - timedelta(hours=1), name=f"点名 {MARK}")
    life.explain(
        unit=world.second,
        kind=ActivityKind.PARTY_CLASS,
        day=clock.local_date(now),
        reason=f"说明 {MARK}",
        actor=None,
        at=now,
    )
    claim(wang, title=f"外部学习 {MARK}", with_proof=True, at=now)
    entering.preview_import(
        unit=world.second,
        name=f"{MARK}.xlsx",
        data=sheets.sheet(
            (wang.name, *sheets.ZHANG[1:3], f"轮训 {MARK}", *sheets.ZHANG[4:]),
            ("查无此人", *sheets.ZHANG[1:3], f"轮训 {MARK}", *sheets.ZHANG[4:]),
        ),
        actor=world.account(world.zhou_ba),
        at=now,
    )
    study.dispute_record(
        record=StudyRecord.objects.get(title=f"集中学习 {MARK}"),
        text=f"疑问 {MARK}",
        actor=world.account(world.wang_wu),
        at=now,
    )
    bring_points(world, wang, now)
    bring_exports(world, now)
    return hidden


def bring_exports(world: World, now: datetime) -> None:
    """Let the second branch's secretary have a finished file, and its unit a template of its own."""
    actor = world.account(world.zhou_ba)
    made = exporting.ask(
        kind=ExportKind.STUDY_LEDGER,
        form=ExportForm.CSV,
        parameters={"unit": str(world.second.public_id), "period": "2026Q4"},
        requester=actor,
        at=now,
    )
    Export.objects.filter(pk=made.pk).update(title=f"台账 {MARK}")
    exporting.run(export=made, at=now)
    PaperTemplate.objects.create(
        unit=world.second,
        paper="certificate",
        name=f"模板 {MARK}.docx",
        file="papers/none.docx",
        sha256="0" * 64,
        size_bytes=1,
        uploaded_at=now,
        uploaded_by_name="周八",
    )


def bring_points(world: World, wang: Member, now: datetime) -> None:
    """Let the second branch, whose document allows it, have points waiting, shown and objected to."""
    rule = PointsRule.objects.get(name__contains=MARK)
    propose(wang, rule, on=clock.local_date(now), at=now, text=f"承诺 {MARK}")
    shown = propose(wang, rule, on=clock.local_date(now), at=now, text=f"践诺 {MARK}")
    points.decide(claim=shown, actor=world.account(world.zhou_ba), at=now)
    points.object_to(claim=shown, author=world.wu_jiu, text=f"意见 {MARK}", at=now)


def owned_ids() -> dict[UUID, str]:
    """Return every public id of the second branch that somebody may guess, with the table it stands in."""
    found: dict[UUID, str] = {}
    for rows in (
        Member.objects.filter(name__contains=MARK),
        MediaAsset.objects.filter(title__contains=MARK),
        MediaUpload.objects.filter(name__contains=MARK),
        HandIn.objects.filter(title__contains=MARK),
        Series.objects.filter(title__contains=MARK),
        Quiz.objects.filter(title__contains=MARK),
        Attempt.objects.filter(quiz__title__contains=MARK),
        StudyItem.objects.filter(title__contains=MARK),
        StudyRecord.objects.filter(title__contains=MARK),
        LedgerEntry.objects.filter(title__contains=MARK),
        StoryPage.objects.filter(title__contains=MARK),
        Book.objects.filter(title__contains=MARK),
        Chapter.objects.filter(title__contains=MARK),
        Shelf.objects.filter(name__contains=MARK),
        ShelfBook.objects.filter(title__contains=MARK),
        ReadingList.objects.filter(title__contains=MARK),
        Nomination.objects.filter(whom__contains=MARK),
        Reflection.objects.filter(text__contains=MARK),
        Activity.objects.filter(name__contains=MARK),
        ActivityBranch.objects.filter(activity__name__contains=MARK),
        ExternalClaim.objects.filter(title__contains=MARK),
        ExternalImport.objects.filter(file_name__contains=MARK),
        Requirement.objects.filter(title__contains=MARK),
        Dispute.objects.filter(title__contains=MARK),
        Member.objects.filter(name="王五"),
        PointsClaim.objects.filter(text__contains=MARK),
        PointsObjection.objects.filter(text__contains=MARK),
        Export.objects.filter(title__contains=MARK),
    ):
        table = rows.model._meta.db_table
        found |= dict.fromkeys(rows.values_list("public_id", flat=True), table)
    return found


def addresses(
    secrets: Secrets, world: World, visitor: Member, client: Client, *, every: bool = False
) -> Iterator[str]:
    """Yield every address outside /cms/ with the second branch's ids in its arguments.

    Of the ids those that ``client`` could find in their place, and the branch's own, or ``every`` one.
    """
    ids = {
        row.public_id: row._meta.db_table for row in (world.second, secrets.image, secrets.document)
    }
    ids |= owned_ids()
    words: dict[str, list[object]] = {
        "grant": [grants.issue(user=visitor.user, resource="x", at=clock.now())]
        if visitor.user
        else ["x"],
        "version_key": ["v1"],
        "path": ["master.m3u8", "poster.jpg"],
        "language": ["zh-Hans"],
        "number": [1],
        # Below the address of a unit, where all the others have been tried already.
        "task_id": list(Requirement.objects.values_list("public_id", flat=True)),
        "quiz_id": list(Quiz.objects.values_list("public_id", flat=True)),
    }
    for route, converters in walking.routes():
        choices: list[list[object]] = []
        # Every id in every place of a long address would be thousands; tests/activities knows what belongs together.
        keys = [name for name, one in converters.items() if "uuid" in type(one).__name__.lower()]
        for name in converters:
            if name in words:
                choices.append(list(words[name]))
            elif name in keys:
                choices.append([walking.NOBODY] if name == keys[-1] else [world.second.public_id])
            else:
                choices.append([1, 2, 3])
        for address in walking.filled(route, dict(zip(converters, choices, strict=True))):
            if walking.NOBODY not in address:
                yield address
                continue
            tables = None if every else walking.searched(client, address)
            for key, table in ids.items():
                if tables is None or table in tables or key == world.second.public_id:
                    yield address.replace(walking.NOBODY, str(key))
    second_page = secrets.place
    yield from (story.get_url() for story in StoryPage.objects.filter(title__contains=MARK))
    yield from (second_page.url, secrets.lecture.url or second_page.url + secrets.lecture.slug)
    yield from ("/sitemap.xml", "/robots.txt", "/api/v1/openapi.json")


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("who", ["zhang_san", "li_si", "zhao_liu", None])
def test_nobody_of_the_first_branch_finds_the_second(
    world: World, secrets: Secrets, client: Client, who: str | None, every: bool
) -> None:
    visitor = getattr(world, who) if who else Member()
    if who:
        client.force_login(
            world.account(visitor), backend="sanwei.accounts.backends.NumberOrPhoneBackend"
        )
    walked = list(addresses(secrets, world, visitor, client, every=every))

    found = [(address, *walking.told(client, address)) for address in walked]

    assert len(walked) > 150
    assert [address for address, _status, text in found if MARK in text] == []
    guessed = {str(one) for one in owned_ids()}
    opened = [
        address
        for address, status, _text in found
        if status == 200 and any(key in address for key in guessed)
    ]
    assert opened == []


def test_the_second_branch_s_secretary_finds_it_at_the_same_addresses(
    world: World, secrets: Secrets, client: Client
) -> None:
    """The walk would see a leak: it does see what the second branch's own people may see."""
    client.force_login(
        world.account(world.zhou_ba), backend="sanwei.accounts.backends.NumberOrPhoneBackend"
    )

    seen = {
        address
        for address in addresses(secrets, world, world.zhou_ba, client)
        if MARK in walking.told(client, address)[1]
    }

    second = world.second.public_id
    closed = Activity.objects.get(name__startswith="主题党日").public_id
    taking = ActivityBranch.objects.get(finished_at__isnull=True).public_id
    task = Requirement.objects.get().public_id
    dispute = Dispute.objects.get().public_id
    assert {
        f"/life/{second}/",
        f"/life/{second}/external/",
        f"/life/external/import/{ExternalImport.objects.get().public_id}/",
        f"/life/record/{closed}/",
        f"/life/record/{closed}/confirm/",
        f"/life/record/{closed}/print/",
        f"/life/attendance/{taking}/",
        f"/desk/{second}/",
        f"/desk/{second}/people/",
        f"/desk/{second}/disputes/",
        f"/desk/disputes/{dispute}/",
        f"/desk/people/{world.wang_wu.public_id}/",
        f"/desk/people/{world.wang_wu.public_id}/print/",
        f"/desk/{second}/tasks/",
        f"/desk/{second}/tasks/new/",
        f"/desk/{second}/tasks/{task}/",
        "/api/v1/study/tasks",
        f"/ledger/{second}/",
        f"/ledger/{second}/points/",
        "/ledger/points/review/",
        "/ledger/points/notice/",
        "/ledger/exports/",
        f"/ledger/exports/{Export.objects.get().public_id}/",
        f"/ledger/{second}/papers/",
        "/quiz/",
        "/",
        "/me/",
        "/branch/",
        "/library/",
        "/library/stories/",
        "/library/reflections/",
        *(shelf.get_absolute_url() for shelf in Shelf.objects.filter(name__contains=MARK)),
        *(book.get_absolute_url() for book in Book.objects.filter(title__contains=MARK)),
        *(page.get_absolute_url() for page in Chapter.objects.filter(title__contains=MARK)),
        *(row.get_absolute_url() for row in ReadingList.objects.filter(title__contains=MARK)),
        *(story.get_url() for story in StoryPage.objects.filter(title__contains=MARK)),
    } <= seen
