"""A nomination reaches the editors of the branch and comes back as a state; photos stay with them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sanwei.accounts.models import User
from sanwei.library import services
from sanwei.library.errors import AlreadyDecided
from sanwei.library.models import Nomination, StoryPage
from sanwei.org.models import Member
from tests.library import factories
from tests.org.cms import picture
from tests.world import NOW, World

DEED = "八十四岁了，每次支部活动都坐着轮椅来，还给年轻人讲当年修路的事。"


def nominate(world: World, by: Member | None = None, **fields: object) -> Nomination:
    world.first.refresh_from_db()
    return services.nominate(
        nominator=by or world.zhang_san, whom="李四", deed=DEED, at=NOW, **fields
    )


@pytest.fixture
def editor(world: World) -> User:
    return world.account(world.zhao_liu)


def test_a_member_hands_in_words_and_photos(world: World, client: Client) -> None:
    client.force_login(world.account(world.zhang_san))
    photo = SimpleUploadedFile("p.png", picture().read(), content_type="image/png")

    response = client.post(
        "/library/nominations/new/",
        {"whom": "李四", "deed": DEED, "photos": photo, "confirmed_unclassified": "on"},
    )

    nomination = Nomination.objects.get()
    assert response.status_code == 302
    assert (nomination.unit, nomination.nominator_name) == (world.first, "张三")
    assert nomination.photos.get().image.collection == nomination.unit.collection
    assert "等编辑看" in client.get("/library/nominations/").content.decode()


def test_a_photo_needs_the_tick(world: World, client: Client) -> None:
    client.force_login(world.account(world.zhang_san))
    photo = SimpleUploadedFile("p.png", picture().read(), content_type="image/png")

    response = client.post(
        "/library/nominations/new/", {"whom": "李四", "deed": DEED, "photos": photo}
    )

    assert response.status_code == 422
    assert "请先确认不含涉密内容" in response.content.decode()
    assert not Nomination.objects.exists()


def test_one_press_makes_a_draft_with_words_and_photos(world: World, client: Client) -> None:
    nomination = nominate(world, photos=[picture()])
    client.force_login(world.account(world.zhao_liu))

    response = client.post(f"/cms/library/nominations/look/{nomination.pk}/", {"do": "take_up"})

    story = StoryPage.objects.get()
    assert response.status_code == 302
    assert (story.live, story.unit, story.person_name) == (False, world.first, "李四")
    assert [block.block_type for block in story.body] == ["text", "picture"]
    nomination.refresh_from_db()
    assert (nomination.state_label, nomination.story) == ("正在写", story)


def test_the_nominator_reads_a_published_story(world: World, editor: User, client: Client) -> None:
    story = services.take_up(nomination=nominate(world), actor=editor, at=NOW)
    story.confirmed_unclassified = True
    story.save_revision().publish()
    client.force_login(world.account(world.zhang_san))

    page = client.get("/library/nominations/").content.decode()

    assert "已写成故事" in page
    assert story.get_url() in page


def test_a_no_comes_with_a_sentence(world: World, client: Client) -> None:
    nomination = nominate(world)
    client.force_login(world.account(world.zhao_liu))
    address = f"/cms/library/nominations/look/{nomination.pk}/"
    empty = client.post(address, {"do": "decline", "reply": ""})
    nomination.refresh_from_db()
    assert (empty.status_code, nomination.state) == (200, "waiting")

    client.post(address, {"do": "decline", "reply": "先留作线索，谢谢您。"})

    client.force_login(world.account(world.zhang_san))
    page = client.get("/library/nominations/").content.decode()
    assert "先留作线索，谢谢您。" in page
    assert "这次没有采用" in page


def test_two_editors_decide_once(world: World, editor: User) -> None:
    nomination = nominate(world)
    services.decline(nomination=nomination, reply="谢谢", actor=editor, at=NOW)

    with pytest.raises(AlreadyDecided):
        services.take_up(nomination=nomination, actor=editor, at=NOW)

    assert not StoryPage.objects.exists()


def test_another_branch_s_editor_finds_no_nomination(world: World, client: Client) -> None:
    nomination = nominate(world)
    client.force_login(world.account(world.wu_jiu))
    address = f"/cms/library/nominations/look/{nomination.pk}/"

    answers = [client.get(address).status_code, client.post(address, {"do": "take_up"}).status_code]

    assert answers == [404, 404]
    assert "李四" not in client.get("/cms/library/nominations/").content.decode()


def test_a_nomination_outlives_its_nominator(world: World) -> None:
    nomination = nominate(world)

    Nomination.objects.filter(pk=nomination.pk).update(nominator=None)

    nomination.refresh_from_db()
    assert nomination.nominator_name == "张三"


def test_words_are_no_markup_in_the_draft(world: World, editor: User) -> None:
    nomination = nominate(world)
    nomination.deed = "<script>alert(1)</script>他把路守好了"
    nomination.save()

    story = services.take_up(nomination=nomination, actor=editor, at=NOW)

    assert "<script>" not in story.body[0].value.source
    assert factories.SENTENCE not in story.body[0].value.source
