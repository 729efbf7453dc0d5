"""Branch A's people find no trace of branch B anywhere under /cms/."""

import pytest
from django.test import Client

from media_pipeline.models import MediaAsset, ProofTerm
from sanwei.accounts.models import User
from sanwei.org import services
from sanwei.org.enums import Role
from tests.org.cms import MARK, TERM, Secrets, addresses, hide_secrets, picture_of
from tests.world import NOW, START, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


def visible(client: Client, address: str) -> str:
    """Return everything that came back: status, headers, body."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace")
    return f"{response.status_code} {response.headers} {text}".lower()


LIBRARY_SCREENS = (
    "stories", "nominations", "months", "books", "chapters", "shelves", "shelf-books", "lists",
)  # fmt: skip


@pytest.fixture
def secrets(world: World) -> Secrets:
    return hide_secrets(world)


@pytest.fixture
def editor(world: World, secrets: Secrets, client: Client) -> Client:
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)
    return client


@pytest.fixture
def branch_administrator(world: World, secrets: Secrets, client: Client) -> Client:
    services.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ADMINISTRATOR, starts_on=START, at=NOW
    )
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)
    return client


def leaks(client: Client, paths: list[str]) -> list[tuple[str, str]]:
    found = []
    for path in paths:
        text = visible(client, path)
        if MARK in text:
            where = text.index(MARK)
            found.append((path, text[max(0, where - 80) : where + 20]))
    return found


def test_editor_finds_nothing_of_another_branch(editor: Client, secrets: Secrets) -> None:
    assert leaks(editor, list(addresses(secrets))) == []


def test_administrator_of_a_branch_finds_nothing_of_another(
    branch_administrator: Client, secrets: Secrets
) -> None:
    own_screens = [a for a in addresses(secrets) if a.startswith(("/cms/org_", "/cms/snippets/"))]

    assert len(own_screens) > 100
    assert leaks(branch_administrator, own_screens) == []


def test_technician_finds_it_at_the_same_addresses(client: Client, secrets: Secrets) -> None:
    """The walk would see a leak: what is hidden from the editor shows itself to the superuser."""
    client.force_login(User.objects.create_superuser("tech", "x", name="技术员"), backend=BACKEND)
    place, lecture = secrets.place.pk, secrets.lecture.pk
    (recording,) = secrets.keys[MediaAsset]
    (term,) = secrets.keys[ProofTerm]
    paths = [
        f"/cms/recordings/{recording}/captions/",
        f"/cms/recordings/{recording}/captions/zh-Hans/",
        "/cms/snippets/media_pipeline/proofterm/",
        f"/cms/snippets/media_pipeline/proofterm/edit/{term}/",
        f"/cms/pages/{place}/",
        f"/cms/pages/{lecture}/edit/",
        f"/cms/pages/{lecture}/history/",
        f"/cms/pages/search/?q={TERM}",
        f"/cms/images/?q={TERM}",
        f"/cms/images/{secrets.image.pk}/",
        f"/cms/documents/edit/{secrets.document.pk}/",
        f"/cms/tag-autocomplete/?term={TERM}",
        "/cms/choose-page/?page_type=lectures.LecturePage",
        f"/cms/choose-page/chosen-multiple/?id={lecture}",
        "/cms/images/chooser/",
        "/cms/reports/site-history/",
        "/cms/reports/locked/",
        "/cms/users/",
        "/cms/groups/",
        "/cms/collections/",
        "/cms/api/main/pages/",
        f"/cms/bulk/wagtailcore/page/delete/?id={lecture}",
        "/cms/org_units/",
        "/cms/org_members/",
        "/cms/snippets/lectures/series/",
        "/cms/lectures/hand-ins/",
        *(f"/cms/library/{screen}/" for screen in LIBRARY_SCREENS),
    ]

    assert set(paths) - {path for path, _text in leaks(client, paths)} == set()


def test_numbers_of_another_branch_do_not_exist_for_the_editor(
    editor: Client, secrets: Secrets
) -> None:
    place, lecture = secrets.place.pk, secrets.lecture.pk
    image, document = secrets.image.pk, secrets.document.pk
    (recording,), (term,) = secrets.keys[MediaAsset], secrets.keys[ProofTerm]
    paths = [
        f"/cms/recordings/{recording}/captions/",
        f"/cms/recordings/{recording}/captions/zh-Hans/",
        f"/cms/recordings/{recording}/captions/transcription/",
        f"/cms/snippets/media_pipeline/proofterm/edit/{term}/",
        f"/cms/snippets/media_pipeline/proofterm/delete/{term}/",
        f"/cms/pages/{place}/",
        f"/cms/pages/{place}/add_subpage/",
        f"/cms/pages/add/lectures/lecturepage/{place}/",
        f"/cms/pages/{lecture}/edit/",
        f"/cms/pages/{lecture}/view_draft/",
        f"/cms/pages/{lecture}/history/",
        f"/cms/pages/{lecture}/copy/",
        f"/cms/pages/{lecture}/delete/",
        f"/cms/pages/{lecture}/move/",
        f"/cms/pages/{lecture}/usage/",
        f"/cms/choose-page/{place}/",
        f"/cms/choose-page/chosen-multiple/?id={lecture}",
        f"/cms/images/{image}/",
        f"/cms/images/{image}/delete/",
        f"/cms/images/usage/{image}/",
        f"/cms/images/chooser/{image}/",
        f"/cms/documents/edit/{document}/",
        f"/cms/documents/chooser/{document}/",
        f"/cms/api/main/pages/{lecture}/",
        f"/cms/bulk/wagtailcore/page/delete/?id={lecture}",
        f"/cms/bulk/files/privateimage/add_tags/?id={image}",
        "/cms/bulk/wagtailcore/page/delete/?id=all",
        "/cms/reports/site-history/",
        "/cms/users/",
        "/cms/api/main/images/",
    ]

    answers = {path: editor.get(path).status_code for path in paths}

    assert answers == dict.fromkeys(paths, 404)


def test_editor_works_with_the_own_pages(editor: Client, world: World) -> None:
    place = world.first.page

    answers = [
        editor.get(path).status_code
        for path in (
            "/cms/",
            f"/cms/pages/{place.pk}/",
            f"/cms/pages/add/lectures/lecturepage/{place.pk}/",
            "/cms/images/",
            "/cms/images/add/",
            "/cms/documents/",
            f"/cms/choose-page/{place.pk}/",
            "/cms/images/chooser/",
            f"/cms/api/main/pages/?child_of={place.pk}",
            "/cms/account/",
        )
    ]

    assert answers == [200] * 10


def test_editor_opens_no_screen_of_people(editor: Client) -> None:
    for screen in ("units", "members", "memberships", "roles", "approvals"):
        assert editor.get(f"/cms/org_{screen}/").status_code == 302
    assert b"org_members" not in editor.get("/cms/").content


def test_menu_leads_nowhere_outside_and_to_no_report(editor: Client) -> None:
    home = editor.get("/cms/").content.decode()

    assert "/cms/reports/" not in home
    assert "/cms/workflows/" not in home
    assert "wagtail.org" not in home


def test_secretary_without_a_content_role_is_sent_away(
    world: World, secrets: Secrets, client: Client
) -> None:
    client.force_login(world.account(world.li_si), backend=BACKEND)

    response = client.get("/cms/")

    assert response.status_code == 302
    assert "login" in response["Location"]


def test_tags_in_use_on_own_things_are_suggested(editor: Client, world: World) -> None:
    picture_of(world.first, "自己的图", "zqx-own")

    assert editor.get(f"/cms/tag-autocomplete/?term={TERM}").json() == ["zqx-own"]
