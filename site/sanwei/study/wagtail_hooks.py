"""What study shows in the admin: the chooser of items and the settings of units."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import register_permission_policy

from sanwei.org.permissions import READING, UnitPermissionPolicy
from sanwei.study.choosers import choosable_by, study_item_chooser_viewset
from sanwei.study.models import StudyItem, StudyPolicy
from sanwei.study.policy_screen import ROLES, StudyPolicyViewSet


class StudyItemPolicy(UnitPermissionPolicy):
    """Items are written by the pages that own them: nobody adds, changes or deletes one in the admin."""

    def instances_user_has_any_permission_for(
        self, user: object, actions: Iterable[str]
    ) -> QuerySet[Any]:
        return StudyItem.objects.none() if READING.isdisjoint(actions) else choosable_by(user)


register_permission_policy(StudyItem, StudyItemPolicy(StudyItem, actions=READING))
register_permission_policy(StudyPolicy, UnitPermissionPolicy(StudyPolicy, roles=ROLES))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [study_item_chooser_viewset, StudyPolicyViewSet()]
