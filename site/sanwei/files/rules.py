"""Who may see an uploaded picture or document: its uploader, whoever works in its collection, and whoever may
see something live that shows it."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.files import access
from sanwei.files.models import PrivateDocument, PrivateImage

IMAGE = "files.privateimage"
DOCUMENT = "files.privatedocument"
IMAGE_ORIGINAL = "files.privateimage.original"
# "add" alone covers one's own files only, and those are the uploader's anyway.
_COLLECTION_ACTIONS = ("choose", "change", "delete")


def may_see_image(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Decide about an image and all its renditions; ``key`` is the public id."""
    image = PrivateImage.objects.filter(public_id=UUID(key)).first()
    return image is not None and (_works_with(user, image) or _sees_a_use(user, image, at))


def may_see_original(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Decide about the uploaded picture itself, which readers never need."""
    image = PrivateImage.objects.filter(public_id=UUID(key)).first()
    return image is not None and _works_with(user, image)


def may_see_document(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    document = PrivateDocument.objects.filter(public_id=UUID(key)).first()
    return document is not None and (_works_with(user, document) or _sees_a_use(user, document, at))


def register() -> None:
    access.register(IMAGE, may_see_image)
    access.register(IMAGE_ORIGINAL, may_see_original)
    access.register(DOCUMENT, may_see_document)


def _works_with(user: User | AnonymousUser, thing: PrivateImage | PrivateDocument) -> bool:
    if not isinstance(user, User):
        return False
    if thing.uploaded_by_user_id == user.pk:
        return True
    policy = policy_registry.get_by_type(type(thing))
    allowed: bool = policy.user_has_any_permission_for_instance(user, _COLLECTION_ACTIONS, thing)
    return allowed


def _sees_a_use(
    user: User | AnonymousUser, thing: PrivateImage | PrivateDocument, at: datetime
) -> bool:
    uses = (
        ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(thing, for_concrete_model=False),
            to_object_id=str(thing.pk),
        )
        .values_list("content_type_id", "object_id")
        .distinct()
    )
    for content_type_id, key in uses:
        owner = ContentType.objects.get_for_id(content_type_id).model_class()
        # Not ``allowed``: two memories on top of each other would last twice as long.
        if owner and access.judge(user, owner._meta.label_lower, key, at=at):
            return True
    return False
