"""The short link of a 学习任务 opens that task: after signing in, for whom it is meant, and for nobody else."""

from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from sanwei.home.sharing.short import Shared, code_of
from sanwei.study import services
from sanwei.study.models import Requirement, StudyItem
from tests.activities.clients import client_of
from tests.home.asking import NOW, ask, done, item, morning, overdue
from tests.world import PASSWORD, World

__all__ = ["item", "morning"]


def link(task: Requirement) -> str:
    return reverse("home:short", args=[code_of(Shared.TASK, task.public_id)])


def page(task: Requirement) -> str:
    return reverse("home:my_task", args=[task.public_id])


def test_the_link_opens_the_task_with_what_is_missing(world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item)

    response = client_of(world, world.zhang_san).get(link(task), follow=True)

    assert response.redirect_chain[-1][0] == page(task)
    told = response.content.decode()
    assert task.title in told
    assert item.title in told
    assert "接着学" in told


def test_a_stranger_signs_in_and_is_there(world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item)
    client = Client()

    response = client.get(link(task), follow=True)

    door = urlsplit(response.redirect_chain[-1][0])
    assert door.path == "/accounts/login/"
    assert parse_qs(door.query)["next"] == [page(task)]
    assert task.title not in response.content.decode()
    number = world.account(world.zhang_san).number
    sent = {"login": number, "password": PASSWORD, "next": page(task)}
    assert client.post("/accounts/login/", sent)["Location"] == page(task)


def test_who_is_not_asked_finds_nothing(world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item)

    response = client_of(world, world.wang_wu).get(link(task), follow=True)

    assert response.status_code == 404
    assert task.title not in response.content.decode()


def test_who_only_manages_it_comes_to_the_desk(world: World, item: StudyItem) -> None:
    task = ask(world, world.second, item)

    response = client_of(world, world.sun_qi).get(link(task), follow=True)

    assert response.redirect_chain[-1][0] == reverse(
        "home:task", args=[world.second.public_id, task.public_id]
    )


def test_what_was_done_late_is_still_told(world: World, item: StudyItem) -> None:
    task = overdue(world, world.first, item)
    done(world.zhang_san, item)

    told = client_of(world, world.zhang_san).get(page(task)).content.decode()

    assert "已补学" in told
    assert "接着学" not in told


def test_a_withdrawn_task_is_gone_for_its_people(world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item)
    services.withdraw(requirement=task, reason="重复了", actor=world.account(world.sun_qi), at=NOW)

    assert client_of(world, world.zhang_san).get(page(task)).status_code == 404
