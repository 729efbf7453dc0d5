"""A guessed number in a posted form never becomes a reference to another branch's file."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.admin.widgets import AdminPageChooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.log_actions import LogContext

from lectures.models import LecturePage
from tests.org.cms import MARK, Secrets, hide_secrets, picture_of
from tests.world import World


@pytest.fixture
def secrets(world: World) -> Secrets:
    return hide_secrets(world)


@pytest.fixture
def own(world: World, secrets: Secrets) -> LecturePage:
    lecture = LecturePage(title="自己的微党课", live=False)
    world.first.page.add_child(instance=lecture)
    return lecture


def with_picture(lecture: LecturePage, image: object) -> LecturePage:
    lecture.body = [("picture", {"image": image, "alt": "图", "caption": ""})]
    return lecture


def test_editor_cannot_point_to_a_foreign_picture_in_the_body(
    world: World, secrets: Secrets, own: LecturePage
) -> None:
    with (
        LogContext(user=world.account(world.zhao_liu)),
        pytest.raises(PermissionDenied),
    ):
        with_picture(own, secrets.image).save_revision()

    assert not own.revisions.exists()


def test_editor_cannot_point_to_a_foreign_cover(
    world: World, secrets: Secrets, own: LecturePage
) -> None:
    own.cover = secrets.image

    with LogContext(user=world.account(world.zhao_liu)), pytest.raises(PermissionDenied):
        own.save_revision()


def test_editor_points_to_own_pictures(world: World, own: LecturePage) -> None:
    image = picture_of(world.first, "自己的图", "own")

    with LogContext(user=world.account(world.zhao_liu)):
        with_picture(own, image).save_revision()

    assert own.revisions.count() == 1


def test_what_the_upper_unit_chose_stays_when_the_branch_edits_on(
    world: World, secrets: Secrets, own: LecturePage
) -> None:
    with LogContext(user=world.account(world.sun_qi)):
        with_picture(own, secrets.image).save_revision()
    draft = LecturePage.objects.get(pk=own.pk).get_latest_revision_as_object()
    draft.title = "改过的标题"

    with LogContext(user=world.account(world.zhao_liu)):
        draft.save_revision()

    assert own.revisions.count() == 2


def test_chooser_keeps_a_foreign_row_without_its_name(world: World, secrets: Secrets) -> None:
    with LogContext(user=world.account(world.zhao_liu)):
        image = AdminImageChooser().get_value_data(secrets.image.pk)
        page = AdminPageChooser().get_value_data(secrets.lecture.pk)

    assert MARK not in f"{image}{page}"
    assert (image["id"], page["id"]) == (secrets.image.pk, secrets.lecture.pk)


def test_chooser_names_what_is_in_scope(world: World, secrets: Secrets) -> None:
    with LogContext(user=world.account(world.wu_jiu)):
        image = AdminImageChooser().get_value_data(secrets.image.pk)

    assert MARK in str(image)
