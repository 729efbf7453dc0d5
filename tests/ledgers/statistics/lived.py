"""A generated year: three branches, people who move (some of it entered late), study, meetings, talks, lectures."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from lectures.models import LecturePage, LectureSpeaker
from sanwei.activities import services as life
from sanwei.activities.enums import AbsenceReason, ActivityKind, TalkKind
from sanwei.activities.models import HeartTalk
from sanwei.ledgers.statistics.enums import Post
from sanwei.ledgers.statistics.filters import Filter
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role, Sex, UnitKind
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import StudyMethod
from sanwei.study.models import StudyRecord
from tests.activities.stage import mark, part_of
from tests.lectures.factories import lecture
from tests.ledgers.book import HOUR, Book
from tests.world import NOW, SHANGHAI, START, World

FIRST_DAY = date(2026, 1, 1)
TODAY = NOW.date()
DAYS = (TODAY - FIRST_DAY).days
REASONS = [AbsenceReason.DUTY, AbsenceReason.PERSONAL, AbsenceReason.ERRAND]


def at_three(day: date) -> datetime:
    return datetime.combine(day, time(15), SHANGHAI)


@dataclass
class Year:
    """Plays a random year against the real services; the same seed tells the same story."""

    book: Book
    seed: int
    people: list[Member] = field(default_factory=list)
    studied: list[StudyRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def world(self) -> World:
        return self.book.world

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.chance.randrange(DAYS))

    def live(self) -> "Year":
        self.found()
        for _number in range(8):
            self.study()
        self.meet()
        for _number in range(3):
            self.move()
            for _again in range(4):
                self.study()
        self.mend()
        self.meet()
        self.talk()
        for unit in (*self.branches[:2], self.world.committee):
            page = lecture(self.world, unit, live=True, title=f"{unit.short_name}的微党课")
            speak(page, *self.chance.sample(self.people, 2), on=self.day())
        self.book.deliver()
        return self

    def found(self) -> None:
        world, chance = self.world, self.chance
        second_group = org.create_unit(
            name="第一支部二组", kind=UnitKind.GROUP, parent=OrgUnit.objects.get(pk=world.first.pk)
        )
        third = org.create_unit(
            name="第三支部",
            kind=UnitKind.BRANCH,
            parent=OrgUnit.objects.get(pk=world.committee.pk),
        )
        self.branches = [world.first, world.second, third]
        self.places = [
            (world.first, world.group),
            (world.first, second_group),
            (world.first, None),
            (world.second, None),
            (third, None),
        ]
        self.people = [world.zhang_san, world.li_si, world.wang_wu, world.zhou_ba]
        for number, (branch, group) in enumerate(self.places * 2):
            probationary = number % 4 == 3
            self.people.append(
                org.enrol(
                    name=f"党员{chr(0x4E00 + number)}",
                    kind=MemberKind.PROBATIONARY if probationary else MemberKind.FORMAL,
                    branch=branch,
                    group=group,
                    starts_on=START,
                    joined_on=date(2026, 2, 1) if probationary else date(2010, 1, 1),
                    formal_on=None if probationary else date(2026, 5, 1 + number),
                    sex=chance.choice([Sex.MALE, Sex.FEMALE, ""]),
                    born_on=date(chance.randrange(1950, 2005), 3, 1),
                    is_leading_cadre=number % 3 == 0,
                    is_mobile=number % 5 == 0,
                )
            )
        for role, unit in (
            (Role.ORGANISATION, world.first),
            (Role.PUBLICITY, world.first),
            (Role.GROUP_LEADER, world.group),
        ):
            org.assign_role(member=self.people[4], unit=unit, role=role, starts_on=date(2026, 3, 1))
        self.hand_over()
        self.quizzes = [self.book.item(f"测验{number}") for number in range(2)]
        self.lessons = [self.book.item(f"第{number}课") for number in range(3)]

    def hand_over(self) -> None:
        """Let the first branch change its secretary in summer, and its 宣传委员 go without a successor."""
        day = date(2026, 7, 1) + timedelta(days=self.chance.randrange(60))
        for member, role in (
            (self.world.li_si, Role.SECRETARY),
            (self.people[4], Role.PUBLICITY),
        ):
            held = member.roles.get(role=role, ends_before=None)
            org.end_role(assignment=held, ends_before=day, actor=None, at=NOW)
        org.assign_role(
            member=self.people[5], unit=self.world.first, role=Role.SECRETARY, starts_on=day
        )

    def study(self) -> None:
        who, chance = self.chance.choice(self.people), self.chance
        kind = chance.randrange(4)
        if kind == 0:
            self.book.online(who, self.day(), chance.choice(self.lessons))
        elif kind == 1:
            self.book.quiz(
                who, self.day(), chance.choice(self.quizzes), score=chance.randrange(101)
            )
        else:
            method = chance.choice([StudyMethod.GROUP, StudyMethod.TRAINING])
            studied = self.book.record(
                who, self.day(), method=method, length_seconds=HOUR * chance.randrange(1, 9)
            )
            self.studied.append(studied)
        if chance.randrange(3):
            self.book.deliver()

    def mend(self) -> None:
        """Correct how long somebody studied, long after it was booked."""
        self.book.deliver()
        for record in self.chance.sample(self.studied, 3):
            self.book.correct(record, length_seconds=HOUR * self.chance.randrange(1, 9))
        self.book.deliver()

    def move(self) -> None:
        """Transfer somebody, on a day that is long over as often as not."""
        who = self.chance.choice(self.people)
        branch, group = self.chance.choice(self.places)
        on = self.day()
        if not who.memberships.filter(starts_on__gt=on).exists():
            org.transfer(member=who, branch=branch, group=group, on=on, actor=None, at=NOW)

    def meet(self) -> None:
        chance = self.chance
        for branch in self.branches:
            self.hold(branch, ActivityKind.THEME_DAY)
            self.hold(branch, chance.choice([ActivityKind.BRANCH_ASSEMBLY, ActivityKind.THEME_DAY]))
            lecturer = chance.choice([*(one.name for one in self.people), "上级讲师"])
            self.hold(branch, ActivityKind.PARTY_CLASS, lecturer_name=lecturer)
        self.hold(self.world.group, ActivityKind.GROUP_MEETING)
        self.hold(self.branches[0], ActivityKind.BRANCH_COMMITTEE_MEETING)

    def hold(self, unit: OrgUnit, kind: ActivityKind, lecturer_name: str = "") -> None:
        begins = at_three(self.day())
        activity = life.open_activity(
            kind=kind,
            unit=unit,
            occurred_at=begins,
            ends_at=begins + timedelta(hours=1),
            actor=None,
            at=begins,
        )
        part = part_of(activity)
        absent = {
            row.member: self.chance.choice(REASONS)
            for row in part.attendance.select_related("member").order_by("pk")
            if not self.chance.randrange(3)
        }
        if lecturer_name:
            changes = {"lecturer_name": lecturer_name}
            life.save_record(activity=activity, changes=changes, actor=None, at=begins)
        mark(part, absent=absent, at=activity.ends_at)
        if self.chance.randrange(8):
            life.finish(part=part, actor=None, at=activity.ends_at)

    def talk(self) -> None:
        for _number in range(6):
            speaker, partner = self.chance.sample(self.people, 2)
            branch = self.chance.choice(self.branches)
            day = self.day()
            HeartTalk.objects.create(
                branch=branch,
                branch_name=branch.name,
                kind=TalkKind.MEMBER_MEMBER,
                speaker=speaker,
                speaker_name=speaker.name,
                partner=partner,
                partner_name=partner.name,
                occurred_at=at_three(day),
                occurred_on=day,
                place="会议室",
                theme="岗位变动",
                recorded_at=NOW,
            )

    def ask(self, unit: OrgUnit | None = None) -> Filter:
        """Return a random question about ``unit``, or about any."""
        chance = self.chance
        unit = unit or chance.choice([self.world.committee, *self.branches])
        unit = OrgUnit.objects.get(pk=unit.pk)
        first = self.day()
        days = chance.choice(
            [
                (date(2026, 1, 1), date(2027, 1, 1)),
                (date(2026, 7, 1), date(2026, 10, 1)),
                (date(2026, 4, 1), date(2026, 7, 1)),
                (date(2026, 9, 1), date(2026, 10, 1)),
                (first, first + timedelta(days=chance.randrange(1, 200))),
            ]
        )
        as_of = days[0] + timedelta(days=chance.randrange((TODAY - days[0]).days + 1))
        return Filter.of(
            unit=unit,
            starts_on=days[0],
            ends_before=days[1],
            today=TODAY,
            as_of=chance.choice([None, None, as_of]),
            kinds=frozenset(
                chance.choice([(), (), (MemberKind.FORMAL,), (MemberKind.PROBATIONARY,)])
            ),
            posts=frozenset(
                chance.choice([(), (), (Post.LEADING_CADRE,), (Post.SECRETARY, Post.PUBLICITY)])
            ),
        )


def speak(page: LecturePage, *members: Member, on: date) -> None:
    """Write ``members`` onto a lecture as its speakers, and let it have been published on a day."""
    LecturePage.objects.filter(pk=page.pk).update(first_published_at=at_three(on))
    for number, member in enumerate(members):
        LectureSpeaker.objects.create(page=page, member=member, name=member.name, sort_order=number)
