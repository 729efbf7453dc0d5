"""Uploading in Wagtail's admin: what is stored, what is refused, in which words."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, GroupCollectionPermission

from sanwei.accounts.models import User
from sanwei.files.models import PrivateDocument, PrivateImage
from tests.files.papers import locked, pdf
from tests.files.samples import GPS, PDF, picture, upload
from tests.files.test_pictures import png_bomb
from tests.world import World


@pytest.fixture
def editor(world: World) -> User:
    group = Group.objects.create(name="编辑")
    for codename in ("add_image", "change_image", "add_document", "change_document"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(
                codename=codename, content_type__app_label__startswith="wagtail"
            ),
        )
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = world.account(world.zhao_liu)
    user.groups.add(group)
    return user


def image_form(editor: User, file: Any, **more: Any) -> Any:
    form_class = get_image_form(PrivateImage)
    data = {
        "title": "松岭站",
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
        **more,
    }
    return form_class(
        data, {"file": file}, user=editor, instance=PrivateImage(uploaded_by_user=editor)
    )


def document_form(editor: User, file: Any, **more: Any) -> Any:
    form_class = get_document_form(PrivateDocument)
    data = {"title": "材料", "collection": Collection.get_first_root_node().pk, "tags": "", **more}
    return form_class(
        data, {"file": file}, user=editor, instance=PrivateDocument(uploaded_by_user=editor)
    )


def test_a_photo_is_stored_upright_without_notes_and_counted_as_stored(editor: User) -> None:
    form = image_form(
        editor, upload(picture(90, 60, orientation=6), "a.jpg"), confirmed_unclassified="on"
    )

    assert form.is_valid(), form.errors
    image = form.save()

    with image.file.open() as file:
        data = file.read()
        stored = Image.open(image.file)
        assert stored.size == (60, 90)
        assert dict(stored.getexif().get_ifd(GPS)) == {}
    assert b"Secret" not in data
    assert (image.width, image.height, image.file_size) == (60, 90, len(data))
    first_hash = image.file_hash
    image._set_file_hash()
    assert image.file_hash == first_hash


def test_a_rendition_holds_no_notes_either(editor: User) -> None:
    image = PrivateImage.objects.create(
        title="a", file=upload(picture(90, 60, orientation=6), "a.jpg"), uploaded_by_user=editor
    )

    for spec in ("width-20", "original", "format-webp", "format-png"):
        with image.get_rendition(spec).file.open() as file:
            data = file.read()
        assert b"Secret" not in data
        assert b"Exif" not in data
    assert (image.width, image.height) == (60, 90)


def test_a_new_file_needs_the_tick(editor: User) -> None:
    form = image_form(editor, upload(picture(), "a.jpg"))

    assert not form.is_valid()
    assert form.errors == {
        "confirmed_unclassified": ["请先确认文件不含涉密内容、不是内部资料，再上传。"]
    }


def test_a_changed_title_needs_no_tick(editor: User) -> None:
    image = PrivateImage.objects.create(
        title="旧", file=upload(picture(), "a.jpg"), uploaded_by_user=editor
    )
    form_class = get_image_form(PrivateImage)
    data = {"title": "新", "collection": image.collection_id, "tags": ""}

    form = form_class(data, {}, user=editor, instance=image)

    assert form.is_valid(), form.errors
    assert form.save().title == "新"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"plain text", "a.jpg", "这不是一张能打开的图片"),
        (picture()[:400], "a.jpg", "这不是一张能打开的图片"),
        (png_bomb(20_000, 20_000), "a.png", "这张图片的尺寸太大"),
        (png_bomb(9_000, 9_000), "a.png", "这张图片的尺寸太大"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "只支持JPG、JPEG、PNG"),
    ],
)
def test_a_hostile_picture_gets_a_sentence(
    editor: User, data: bytes, name: str, sentence: str
) -> None:
    form = image_form(editor, upload(data, name), confirmed_unclassified="on")

    assert not form.is_valid()
    assert list(form.errors) == ["file"]
    assert form.errors["file"][0].startswith(sentence)
    assert PrivateImage.objects.count() == 0


def test_a_pdf_is_taken_in(editor: User) -> None:
    form = document_form(
        editor, upload(PDF, "a.pdf", "application/pdf"), confirmed_unclassified="on"
    )

    assert form.is_valid(), form.errors
    document = form.save()

    assert document.file_size == len(PDF)
    assert (document.page_count, document.characters, document.picture_count) == (1, 7, 0)
    assert [page.text for page in document.pages.all()] == ["一份学习材料。"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (PDF[:200], "这份PDF打不开"),
        (locked(), "这份PDF设了打开密码"),
        (pdf(*[["页"]] * 501), "这份PDF超过500页"),
    ],
    ids=["broken", "locked", "too many pages"],
)
def test_a_pdf_that_cannot_be_read_gets_a_sentence_and_is_not_stored(
    editor: User, data: bytes, sentence: str
) -> None:
    client = Client()
    client.force_login(editor, "sanwei.accounts.backends.NumberOrPhoneBackend")
    fields = {
        "title": "材料",
        "tags": "",
        "file": upload(data, "a.pdf", "application/pdf"),
        "confirmed_unclassified": "on",
        "collection": Collection.get_first_root_node().pk,
    }

    response = client.post("/cms/documents/add/", fields)

    assert sentence in response.content.decode()
    assert PrivateDocument.objects.count() == 0


def test_a_new_file_makes_new_pages(editor: User) -> None:
    form = document_form(
        editor, upload(PDF, "a.pdf", "application/pdf"), confirmed_unclassified="on"
    )
    assert form.is_valid()
    document = form.save()
    before = document.pages.get()
    data = {
        "title": "材料",
        "collection": document.collection_id,
        "tags": "",
        "confirmed_unclassified": "on",
    }
    newer = {"file": upload(pdf(["第一页的字"], None), "b.pdf", "application/pdf")}

    form = get_document_form(PrivateDocument)(data, newer, user=editor, instance=document)
    assert form.is_valid(), form.errors
    form.save()

    document.refresh_from_db()
    assert (document.page_count, document.characters, document.picture_count) == (2, 5, 1)
    assert before.pk not in document.pages.values_list("pk", flat=True)


@pytest.mark.parametrize(("data", "name"), [(b"MZ" + b"\0" * 2000, "a.pdf"), (PDF, "a.exe")])
def test_what_only_says_pdf_gets_a_sentence(editor: User, data: bytes, name: str) -> None:
    form = document_form(editor, upload(data, name), confirmed_unclassified="on")

    assert form.errors == {
        "file": ["这不是PDF文件，可能只是改了扩展名。请用“另存为PDF”生成后再上传。"]
    }


def test_a_png_that_says_jpg_gets_its_right_name(editor: User) -> None:
    form = image_form(editor, upload(picture(kind="PNG"), "a.jpg"), confirmed_unclassified="on")

    assert form.is_valid(), form.errors
    assert form.save().filename.endswith(".png")


def test_the_admin_s_own_form_stores_the_picture(editor: User) -> None:
    client = Client()
    client.force_login(editor, "sanwei.accounts.backends.NumberOrPhoneBackend")
    data = {
        "title": "松岭站",
        "tags": "",
        "file": upload(picture(90, 60), "a.jpg"),
        "confirmed_unclassified": "on",
        "collection": Collection.get_first_root_node().pk,
    }

    response = client.post("/cms/images/add/", data)

    assert response.status_code == 302
    assert [(one.title, one.uploaded_by_user) for one in PrivateImage.objects.all()] == [
        ("松岭站", editor)
    ]


def test_the_chooser_asks_for_the_tick_too(editor: User) -> None:
    client = Client()
    client.force_login(editor, "sanwei.accounts.backends.NumberOrPhoneBackend")

    assert "涉密文件、内部资料严禁上传" in client.get("/cms/images/chooser/").json()["html"]


def test_many_files_at_once_lead_to_the_form_with_the_tick(editor: User) -> None:
    client = Client()
    client.force_login(editor, "sanwei.accounts.backends.NumberOrPhoneBackend")

    for kind in ("images", "documents"):
        response = client.get(f"/cms/{kind}/multiple/add/")
        assert (response.status_code, response["Location"]) == (302, f"/cms/{kind}/add/")
