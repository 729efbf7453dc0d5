"""I17: 应到 = 实到 + 缺席, whatever is marked; votes add up to those who were there with a vote."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.activities.enums import ActivityKind, Mark
from sanwei.activities.tallies import Tally, headline, is_quorate, tally_of
from sanwei.org.enums import MemberKind


@dataclass(frozen=True)
class Person:
    mark: str
    member_kind: str
    is_late: bool

    @property
    def is_voter(self) -> bool:
        return self.member_kind == MemberKind.FORMAL


persons = st.builds(
    Person,
    mark=st.sampled_from([Mark.PRESENT, Mark.ABSENT]),
    member_kind=st.sampled_from([MemberKind.FORMAL, MemberKind.PROBATIONARY]),
    is_late=st.booleans(),
)


@given(st.lists(persons, max_size=60))
def test_due_is_present_and_absent(rows: list[Person]) -> None:
    tally = tally_of(rows)

    assert tally.due == tally.present + tally.absent == len(rows)
    assert tally.due == tally.due_formal + tally.due_probationary
    assert tally.late <= tally.present
    assert tally.voters_present <= min(tally.present, tally.voters_due)
    assert tally.voters_due <= tally.due_formal


@given(st.lists(persons, max_size=30), st.integers(0, 5))
def test_whoever_is_not_marked_is_neither_there_nor_absent(rows: list[Person], open_: int) -> None:
    unmarked = [Person(Mark.PENDING, MemberKind.FORMAL, is_late=False)] * open_

    tally = tally_of([*rows, *unmarked])

    assert tally.due == tally.present + tally.absent + tally.pending
    assert tally.pending == open_


def test_the_head_line_of_an_assembly() -> None:
    tally = Tally(
        due=40,
        due_formal=37,
        due_probationary=3,
        present=36,
        absent=4,
        late=0,
        voters_due=37,
        voters_present=33,
    )

    assert headline(ActivityKind.BRANCH_ASSEMBLY, tally) == (
        "应到40（正式37、预备3），实到36，到会有表决权33/37，符合规定"
    )
    assert headline(ActivityKind.THEME_DAY, tally) == "应到40，实到36"


@pytest.mark.parametrize(("there", "valid"), [(18, False), (19, True)])
def test_an_assembly_needs_more_than_half_of_those_with_a_vote(there: int, valid: bool) -> None:
    assert valid == is_quorate(
        ActivityKind.BRANCH_ASSEMBLY, due=40, present=30, voters_due=37, voters_present=there
    )
    assert not is_quorate(
        ActivityKind.BRANCH_ASSEMBLY, due=36, present=36, voters_due=36, voters_present=18
    )


def test_half_of_a_committee_is_not_enough() -> None:
    asked = {"due": 4, "voters_due": 4, "voters_present": 4}

    assert not is_quorate(ActivityKind.BRANCH_COMMITTEE_MEETING, present=2, **asked)
    assert is_quorate(ActivityKind.BRANCH_COMMITTEE_MEETING, present=3, **asked)
