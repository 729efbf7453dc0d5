"""How much is made."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sanwei.common.clock import SHANGHAI

USUAL_BRANCH = 66  # members; 300 branches of 20,000
LEAST_BRANCH = 3  # Source: 支部工作条例
MOST_DAYS = 3_650


@dataclass(frozen=True, kw_only=True)
class Size:
    """What is asked for. Facts fall into ``[starts_on, as_of)``: nothing lies in the future."""

    members: int
    lectures: int
    days: int
    branches: int
    seed: int
    as_of: date

    @property
    def starts_on(self) -> date:
        return self.as_of - timedelta(days=self.days)

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.starts_on, time(8, 0), SHANGHAI)

    @property
    def years(self) -> list[int]:
        return list(range(self.starts_on.year, self.as_of.year + 1))

    def problem(self) -> str:
        """Return what is wrong with the numbers in one sentence; empty when nothing is."""
        if self.members < LEAST_BRANCH * self.branches or self.branches < 1:
            return f"a branch needs {LEAST_BRANCH} members: {self.members} for {self.branches}"
        if not 1 <= self.days <= MOST_DAYS:
            return f"--days is 1 to {MOST_DAYS}, not {self.days}"
        if self.lectures < 0:
            return f"--lectures is 0 or more, not {self.lectures}"
        return ""


def branches_for(members: int) -> int:
    """Return how many branches of the usual size ``members`` make."""
    return max(1, round(members / USUAL_BRANCH))
