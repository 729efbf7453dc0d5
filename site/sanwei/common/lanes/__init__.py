"""Background work in lanes: which lanes exist and which jobs recur in them.

An app writes ``@lanes.every(60, lane="fast", name="quizzes.close")`` over a function without arguments in its
``tasks.py``. One-off work is a django-task whose queue carries the lane's name. ``manage.py worker`` runs it all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.module_loading import autodiscover_modules

#: A lane is one process, so that slow work never holds up quick work. ``probe`` answers an upload within
#: seconds while ``media`` encodes for minutes; ``index`` is the only writer of the search index.
#: ``speech`` waits for somebody's speech recognition for an hour: nothing else must wait behind it.
LANES: Final = ("fast", "index", "probe", "media", "exports", "speech")

#: Lanes that run only where a job is registered in them: a process each is not free.
OPTIONAL: Final = ("speech",)

#: Lanes whose work nobody waits for in front of a page: they come after everybody else on the processor.
YIELDING: Final = frozenset({"exports"})

#: Queues of django-tasks beside the one of the lane's own name.
EXTRA_QUEUES: Final = {"fast": ("default",)}


@dataclass(frozen=True)
class PeriodicJob:
    """A function that recurs; ``name`` is stable, because the due time is stored under it."""

    name: str
    lane: str
    seconds: float
    run: Callable[[], object]


_jobs: dict[str, PeriodicJob] = {}


def every(
    seconds: float, *, lane: str, name: str
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register the decorated function to run about every ``seconds`` in ``lane``, once for all workers together.

    The function reads the clock itself; it must be safe to run again, because a killed worker may have done half.

    Raises: ValueError for an unknown lane, an interval that isn't positive or a name that is taken.
    """
    if lane not in LANES:
        raise ValueError(f"unknown lane {lane!r}, there are {', '.join(LANES)}")
    if seconds <= 0:
        raise ValueError(f"{name}: the interval must be positive, not {seconds}")

    def register(function: Callable[[], object]) -> Callable[[], object]:
        known = _jobs.get(name)
        if known is not None and known.run.__qualname__ != function.__qualname__:
            raise ValueError(f"two periodic jobs are called {name!r}")
        _jobs[name] = PeriodicJob(name=name, lane=lane, seconds=seconds, run=function)
        return function

    return register


def discover() -> None:
    """Import every app's ``tasks`` module, so that its jobs are registered."""
    autodiscover_modules("tasks")


def needed() -> list[str]:
    """Return the lanes that a worker runs unless it is told which; after ``discover``."""
    return [lane for lane in LANES if lane not in OPTIONAL or jobs_of(lane)]


def jobs_of(lane: str) -> list[PeriodicJob]:
    """Return the recurring jobs of ``lane`` in the order of their names."""
    return sorted((job for job in _jobs.values() if job.lane == lane), key=lambda job: job.name)


def queues_of(lane: str) -> tuple[str, ...]:
    """Return the django-tasks queues that ``lane`` works off."""
    return (lane, *EXTRA_QUEUES.get(lane, ()))
