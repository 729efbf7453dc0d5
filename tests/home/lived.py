"""A year of 张三 before the pages: watched, half watched, attended, tested, corrected; with minutes that could leak."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.study.models import StudyItem
from tests.ledgers.book import Book, open_book
from tests.study.stage import Stage, lecture, moment
from tests.world import NOW, World

# What was really watched: 1:53 of 1:57 and 0:37 of 1:57. Neither length is said of anything else.
WHOLE_MS, SEEN, HALF = 117_000, 113, 37
MINUTES = ("1分53秒", "1分52秒", "看了", "已看", "37秒", "31%", "96%")
AUGUST = date(2026, 8, 14)
LATER = NOW + timedelta(hours=6)


@dataclass
class Lived:
    book: Book
    whole: StudyItem
    half: StudyItem

    @property
    def world(self) -> World:
        return self.book.world


def live(world: World) -> Lived:
    book = open_book(world)
    whole = lecture(world, "whole", title="看满的课", duration_ms=WHOLE_MS)
    half = lecture(world, "half", title="看了一半的课", duration_ms=WHOLE_MS)
    Stage(world.zhang_san, whole).watch(0, SEEN)
    Stage(world.zhang_san, half).watch(0, HALF, since=600)
    book.record(world.zhang_san, AUGUST, length_seconds=7_200, title="八月集中学习")
    book.record(world.zhang_san, AUGUST, length_seconds=600, title="十分钟的会")
    book.quiz(world.zhang_san, AUGUST, book.item("八月小测"), score=56)
    book.deliver()
    return Lived(book, whole, half)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime = LATER) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def signed_in(world: World, member: Member) -> Client:
    """Sign in by the real clock, which also ends sessions, and say that it happened in the test's morning."""
    client = Client()
    with pytest.MonkeyPatch.context() as real:
        real.setattr(clock, "now", timezone.now)
        client.force_login(
            world.account(member), backend="sanwei.accounts.backends.NumberOrPhoneBackend"
        )
    session = client.session
    session["sanwei_started"] = NOW.timestamp()
    session.save()
    return client


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return unescape(response.content.decode())


__all__ = [
    "AUGUST",
    "HALF",
    "LATER",
    "MINUTES",
    "Lived",
    "at",
    "live",
    "moment",
    "page_of",
    "signed_in",
]
