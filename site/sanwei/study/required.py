"""Where a member stands with a requirement, folded from what was done on which day. Pure.

Done is done: what is added later, taken offline or moved in time afterwards never takes it back.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.study.enums import StudyState


@dataclass(frozen=True)
class Asked:
    """One item of the requirement, as it is for one person."""

    item_pk: int
    is_added: bool = False  # after the requirement was assigned
    is_open: bool = True  # live, and this person may open it


@dataclass(frozen=True)
class Verdict:
    """``completed_on``: when all that was asked at first was done; it stays, whatever is added.

    ``missing``: primary keys of items, in the order of the requirement. ``asked`` 0: nothing is asked of this
    person any more, who is then not 应学. ``is_made_up``: the mark 已补学 on 已完成.
    """

    state: StudyState
    asked: int
    done: int
    missing: tuple[int, ...]
    completed_on: date | None
    is_made_up: bool

    @property
    def is_completed(self) -> bool:
        return self.state == StudyState.COMPLETED

    @property
    def is_behind(self) -> bool:
        return self.state == StudyState.TO_MAKE_UP


def judge(
    asked: Iterable[Asked],
    done_on: Mapping[int, date],
    begun: Collection[int],
    *,
    due_on: date,
    as_of: date,
) -> Verdict:
    """Return where somebody stands on ``as_of`` who did the items of ``done_on`` on those days.

    An item that can't be opened is asked of those only who have done it. Past ``due_on`` what is missing is
    待补学; before it, so is what was added after somebody had done all that was asked at first.
    """
    done = {pk: day for pk, day in done_on.items() if day <= as_of}
    owed = [one for one in asked if one.is_open or one.item_pk in done]
    missing = tuple(one.item_pk for one in owed if one.item_pk not in done)
    days = [done[one.item_pk] for one in owed if one.item_pk in done]
    first = [one for one in owed if not one.is_added]
    first_days = [done[one.item_pk] for one in first if one.item_pk in done]
    if not first:
        # All that was asked at first is offline: what was added is all there is, done as far as it is done.
        first_days = days
    is_first_done = bool(first_days) and len(first_days) >= len(first)
    if owed and not missing:
        state = StudyState.COMPLETED
    elif missing and (as_of > due_on or is_first_done):
        state = StudyState.TO_MAKE_UP
    elif days or any(pk in begun for pk in missing):
        state = StudyState.IN_PROGRESS
    else:
        state = StudyState.NOT_STARTED
    return Verdict(
        state=state,
        asked=len(owed),
        done=len(days),
        missing=missing,
        completed_on=max(first_days) if is_first_done else None,
        is_made_up=state == StudyState.COMPLETED and max(days) > due_on,
    )


def sentence(verdict: Verdict, *, due_on: date, as_of: date) -> str:
    """Return what a requirement still asks, in words: “还差2项，10月31日前”."""
    words = {"count": len(verdict.missing), "day": day_in_words(due_on, as_of=as_of)}
    if verdict.is_completed:
        return _("已补学") if verdict.is_made_up else _("已完成")
    if not verdict.missing:
        return _("内容都已下线，不用再学")
    if as_of > due_on:
        return _("还差%(count)d项，已过%(day)s，请补学") % words
    if verdict.is_behind:
        return _("新增%(count)d项待补学，%(day)s前") % words
    return _("还差%(count)d项，%(day)s前") % words


def day_in_words(day: date, *, as_of: date) -> str:
    """Return 10月31日, with the year where it is another one."""
    return date_format(day, "n月j日" if day.year == as_of.year else "Y年n月j日")
