"""终审: handed in, sent back with reasons, passed by who answers for the place, and by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from lectures.enums import LectureState
from lectures.models import LecturePage
from sanwei.accounts.models import User
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.lectures import factories as make
from tests.world import START, World


def handed_in(world: World, *, by: User | None = None, ready: bool = True) -> LecturePage:
    asset = make.media(world)
    if ready:
        make.make_playable(asset)
    page = make.lecture(world, asset=asset)
    author = by or world.account(world.zhao_liu)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    return LecturePage.objects.get(pk=page.pk)


def act(page: LecturePage, user: User, action: str, comment: str = "") -> int:
    client = Client()
    client.force_login(user)
    state = page.current_workflow_state.current_task_state
    answer = client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]),
        {"comment": comment},
    )
    return int(answer.status_code)


def status() -> str:
    return str(WorkflowState.objects.latest("pk").status)


def test_an_editor_finds_the_review_in_the_place_of_a_branch(world: World) -> None:
    page = make.lecture(world)

    assert str(page.get_workflow()) == "终审"


def test_passing_it_publishes_it(world: World) -> None:
    page = handed_in(world)

    act(page, world.account(world.sun_qi), "approve")

    page.refresh_from_db()
    assert (page.live, status()) == (True, WorkflowState.STATUS_APPROVED)


def test_sent_back_it_stays_a_draft_and_brings_the_reason(world: World) -> None:
    page = handed_in(world)

    act(page, world.account(world.sun_qi), "reject", "字幕“站岗”应为“站口”")

    page.refresh_from_db()
    assert (page.live, status()) == (False, WorkflowState.STATUS_NEEDS_CHANGES)
    returned = Notice.objects.get(kind=NoticeKind.RETURNED)
    assert returned.recipient == world.account(world.zhao_liu)
    assert "站口" in returned.text


def test_the_lecture_says_how_its_review_stands(world: World) -> None:
    page = handed_in(world)
    before = LecturePage.objects.get(pk=page.pk).state

    act(page, world.account(world.sun_qi), "reject", "字幕")

    after = LecturePage.objects.get(pk=page.pk).state
    assert (before, after) == (LectureState.IN_REVIEW, LectureState.SENT_BACK)


def test_the_editor_is_told_what_to_mend_and_not_that_it_may_be_published(world: World) -> None:
    page = handed_in(world)
    act(page, world.account(world.sun_qi), "reject", "字幕“站岗”应为“站口”")
    client = Client()
    client.force_login(world.account(world.zhao_liu))

    first_screen = client.get(reverse("wagtailadmin_home")).content.decode()
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "1门微党课退回了，改好再提交" in first_screen
    assert "什么都不缺" not in first_screen
    assert "审核退回：字幕“站岗”应为“站口”。改好后再提交" in form


def test_handed_in_again_it_passes(world: World) -> None:
    page = handed_in(world)
    act(page, world.account(world.sun_qi), "reject", "字幕")
    page = LecturePage.objects.get(pk=page.pk)
    page.current_workflow_state.resume(world.account(world.zhao_liu))

    act(LecturePage.objects.get(pk=page.pk), world.account(world.sun_qi), "approve")

    page.refresh_from_db()
    assert page.live


def test_the_reviewers_hear_of_it_and_who_handed_it_in_does_not(world: World) -> None:
    handed_in(world)

    told = Notice.objects.filter(kind=NoticeKind.REVIEW)
    assert [notice.recipient for notice in told] == [world.account(world.sun_qi)]


def test_nobody_passes_what_one_handed_in_oneself(world: World) -> None:
    own = world.account(world.sun_qi)
    page = handed_in(world, by=own)

    act(page, own, "approve")

    page.refresh_from_db()
    assert (page.live, status()) == (False, WorkflowState.STATUS_IN_PROGRESS)


def test_what_could_not_go_live_does_not_pass(world: World) -> None:
    page = handed_in(world, ready=False)

    act(page, world.account(world.sun_qi), "approve")

    page.refresh_from_db()
    assert (page.live, status()) == (False, WorkflowState.STATUS_IN_PROGRESS)


@pytest.mark.parametrize("who", ["zhao_liu", "wu_jiu", "li_si"])
def test_nobody_else_passes_it(world: World, who: str) -> None:
    page = handed_in(world)

    act(page, world.account(getattr(world, who)), "approve")

    page.refresh_from_db()
    assert (page.live, status()) == (False, WorkflowState.STATUS_IN_PROGRESS)


def test_a_reviewer_of_another_branch_is_shown_nothing(world: World) -> None:
    org.assign_role(member=world.wu_jiu, unit=world.second, role=Role.PUBLICITY, starts_on=START)
    handed_in(world)

    mine = TaskState.objects.reviewable_by(world.account(world.wu_jiu))
    theirs = TaskState.objects.reviewable_by(world.account(world.sun_qi))

    assert (mine.count(), theirs.count()) == (0, 1)


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_a_page_of_ones_own_opens_no_step_of_another_branch(world: World, action: str) -> None:
    """Wagtail's address names page and step apart: the page is one's own, the step is not."""
    org.assign_role(member=world.wang_wu, unit=world.second, role=Role.PUBLICITY, starts_on=START)
    theirs = handed_in(world)
    asset = make.make_playable(make.media(world, world.second))
    own = make.lecture(world, world.second, asset=asset)
    own.save_revision()
    own.get_workflow().start(own, world.account(world.wu_jiu))
    client = Client()
    client.force_login(world.account(world.wang_wu))
    step = theirs.current_workflow_state.current_task_state

    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[own.pk, action, step.pk]),
        {"comment": ""},
    )

    theirs.refresh_from_db()
    step.refresh_from_db()
    assert (theirs.live, step.status) == (False, TaskState.STATUS_IN_PROGRESS)


def test_the_first_screen_of_the_reviewer_shows_what_waits(world: World) -> None:
    page = handed_in(world)
    client = Client()
    client.force_login(world.account(world.sun_qi))

    shown = client.get(reverse("wagtailadmin_home")).content.decode()

    assert page.title in shown
    assert "退回修改" in shown
    assert "现在没有等您办的事" not in shown
