"""Who may read quiz results of a unit, and whose names.

Source: domain.md, “Who must not see what”: low scores are for oneself, 书记 and 组织委员; from above one sees counts
and opens names down the own line, audited.
"""

from datetime import datetime
from uuid import UUID

from quizzes import results
from quizzes.models import Quiz
from sanwei.common import audit
from sanwei.common.errors import NotVisible
from sanwei.home import task_access
from sanwei.org import queries as org
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit


def unit_for(user: object, public_id: UUID, *, at: datetime) -> OrgUnit:
    """Return a unit (no 党小组) whose desk ``user`` may open. Raises: NotVisible."""
    unit = (
        org.units_visible_to(user, at=at)
        .exclude(kind=UnitKind.GROUP)
        .filter(public_id=public_id)
        .first()
    )
    if unit is None:
        raise NotVisible()
    return unit


def quiz_for(unit: OrgUnit, public_id: UUID) -> Quiz:
    """Return a quiz that means people of ``unit``. Raises: NotVisible."""
    found = results.quizzes_in(unit).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible()
    return found


def shows_names(user: object, branch: OrgUnit, quiz: Quiz, *, asked: bool, at: datetime) -> bool:
    """Whether the names of ``branch`` are shown: its 书记 and 组织委员 keep them, others open them with a trace."""
    if task_access.keeps_names(user, branch, at=at):
        return True
    if not asked or not task_access.may_open_names(user, branch, at=at):
        return False
    audit.log(
        at=at,
        actor=task_access.signed_in(user),
        action="quiz.open_names",
        target_label="quizzes.quiz",
        target_key=quiz.public_id,
        unit_key=branch.public_id,
    )
    return True
