"""Who may play a recording. The owner's registered rule decides; editors see what lies in their collections."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from wagtail.permissions import policy_registry

from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.files import access

#: Kind under which an editor's preview is asked for: uploader, or rights in the collection.
PREVIEW_KIND = "media_pipeline.asset"


def may_play(
    user: User | AnonymousUser, *, asset_id: UUID, owner_label: str, owner_key: str, at: datetime
) -> bool:
    """Tell whether ``user`` may have the recording's files, at most 30 seconds behind the facts."""
    if not user.is_authenticated:
        return False
    if owner_label and access.allowed(user, owner_label, owner_key, at=at):
        return True
    return access.allowed(user, PREVIEW_KIND, str(asset_id), at=at)


def may_preview(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Decide for the uploader and for who may change or choose in the recording's collection."""
    asset = MediaAsset.objects.select_related("collection").filter(public_id=key).first()
    if asset is None or not isinstance(user, User):
        return False
    if asset.uploaded_by_id == user.pk:
        return True
    policy = policy_registry.get_by_type(MediaAsset)
    return bool(policy.user_has_any_permission_for_instance(user, ["change", "choose"], asset))
