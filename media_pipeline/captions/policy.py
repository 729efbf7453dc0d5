"""Who keeps the list of words to look out for: whoever may change recordings in that collection."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies.collections import CollectionPermissionPolicy

#: Rights on recordings that stand for those on terms; nobody is given rights on terms themselves.
_RIGHT_BEHIND = {"add": "add", "change": "change", "delete": "change", "view": "change"}


class ProofTermPolicy(CollectionPermissionPolicy):
    """The rights on recordings, asked for terms."""

    def _get_user_permission_objects_for_actions(self, user: Any, actions: Iterable[str]) -> Any:
        behind = {_RIGHT_BEHIND[action] for action in actions if action in _RIGHT_BEHIND}
        return super()._get_user_permission_objects_for_actions(user, behind)
