"""A hit inside a film or a PDF leads to the second or the page where the words stand."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from lectures.models import LecturePage
from media_pipeline.captions import services as captions
from media_pipeline.captions.enums import CaptionLanguage
from sanwei.files import services as files
from sanwei.files.models import PrivateDocument
from sanwei.files.pdf.reading import PageFacts
from sanwei.library import services as library
from sanwei.search.analysis import query_terms
from sanwei.search.places import quoted
from sanwei.search.registry import Place
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.library import factories
from tests.media_pipeline.captions.words import add, cue, served
from tests.search.conftest import engine
from tests.search.looking import found, index_all
from tests.world import NOW, World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db
ZH = CaptionLanguage.CHINESE


@pytest.fixture(autouse=True)
def empty(engine: WhooshEngine) -> None:
    engine.clear()


def place(text: str, at: int) -> Place:
    return Place(text=text, label=str(at), url=f"/x?t={at}")


def line(text: str, places: list[Place], asked: str) -> tuple[str, str]:
    pieces, told = quoted(text, places, query_terms(asked))
    return "".join(piece.text for piece in pieces), told.label if told else ""


def test_the_place_is_the_one_in_which_the_words_stand() -> None:
    places = [place("同志们好", 0), place("盲沟的出水口", 7), place("在榆树底下", 9)]

    assert line("简介", places, "出水口")[1] == "7"
    assert line("简介", places, "榆树")[1] == "9"
    assert line("简介", places, "同志们")[1] == "0"


def test_words_that_run_over_two_sentences_lead_to_the_first() -> None:
    places = [place("盲沟的出水口", 7), place("在榆树底下", 9)]

    assert line("", places, "出水口 榆树") == ("盲沟的出水口 在榆树底下", "7")


def test_the_text_itself_is_quoted_where_it_says_as_much() -> None:
    assert line("讲出水口", [place("出水口", 7)], "出水口") == ("讲出水口", "")
    assert line("讲党课", [place("好", 7)], "出水口") == ("讲党课", "")


def filmed(world: World, **fields: object) -> LecturePage:
    page = lectures.lecture(world, live=True, audience=world.first_only)
    page.summary = "一段往事"
    page.save()
    return page


def say(page: LecturePage, text: str, at_ms: int) -> None:
    assert page.main_media is not None
    draft = captions.add_version(
        asset=page.main_media,
        language=ZH,
        source="typed",
        cues=[cue("同志们好", 1_000), cue(text, at_ms)],
        actor=None,
        at=NOW,
        after=None,
    )
    captions.confirm(asset=page.main_media, language=ZH, number=draft.number, actor=None, at=NOW)


def test_a_hit_in_confirmed_captions_leads_to_its_second(world: World, client: Client) -> None:
    page = filmed(world)
    say(page, "盲沟的出水口 &lt;b&gt;", 200_900)
    index_all()
    client.force_login(world.account(world.zhang_san))

    told = client.get("/search/", {"q": "出水口"}).content.decode()

    assert f'href="{page.get_url()}?t=200"' in told
    assert "第3分20秒" in told
    assert "盲沟的<mark>出水口</mark> &lt;b&gt;" in told


def search_film_with_chapters(world: World, client: Client, text: str) -> tuple[LecturePage, str]:
    """Return the film and what its member reads who searches for ``text``."""
    page = filmed(world)
    captions.set_chapters(
        asset=page.main_media, chapters=[(0, "开场"), (61_000, "泉眼")], actor=None, at=NOW
    )
    index_all()
    client.force_login(world.account(world.zhang_san))

    return page, client.get("/search/", {"q": text}).content.decode()


def test_a_chapter_of_a_film_is_found_with_its_second(world: World, client: Client) -> None:
    page, told = search_film_with_chapters(world, client, "泉眼")

    assert f"{page.get_url()}?t=61" in told


def test_what_a_film_begins_with_stands_at_its_beginning(world: World, client: Client) -> None:
    _page, told = search_film_with_chapters(world, client, "开场")

    assert "开头" in told
    assert "第0秒" not in told


def test_captions_that_are_no_longer_confirmed_are_not_quoted(world: World, client: Client) -> None:
    page = filmed(world)
    assert page.main_media is not None
    served(page.main_media, "盲沟的出水口")
    index_all()
    captions.withdraw(asset=page.main_media, language=ZH, actor=None, at=NOW)
    add(page.main_media, "盲沟的出水口改了")
    client.force_login(world.account(world.zhang_san))

    told = client.get("/search/", {"q": "出水口"}).content.decode()

    assert "盲沟" not in told
    assert "?t=" not in told


def paper(*pages: str) -> PrivateDocument:
    """Return a document in which that was read; reading itself is tested with the files."""
    made = PrivateDocument.objects.create(title="学习办法", file=ContentFile(b"%PDF", name="a.pdf"))
    facts = [
        PageFacts(characters=len(text), text=text, is_picture=False, width=1080, height=1527)
        for text in pages
    ]
    files.store_pages(document=made, pages=facts, at=NOW)
    return made


def write(world: World, title: str, *papers: PrivateDocument) -> None:
    body = [("text", RichText("<p>前言</p>"))]
    body += [("pdf", {"document": each, "caption": ""}) for each in papers]
    factories.story(world, title=title, body=body, live=True)
    book = factories.book(world, title=f"{title}之书", chapters=0)
    library.add_chapter(book=book, title=title, body=body, at=NOW)
    index_all()


def test_a_hit_in_a_pdf_leads_to_its_page(world: World, client: Client) -> None:
    made = paper("第一条　为了组织党员学习，制定本办法。", "第二条　渡口的灯由值班员点亮。")
    write(world, "站规", made)
    client.force_login(world.account(world.zhang_san))

    told = client.get("/search/", {"q": "值班员点亮"}).content.decode()
    hrefs = [part.split('"')[0] for part in told.split('class="hit-place" href="')[1:]]

    assert [kind for kind, _title in found(world, world.zhang_san, "值班员点亮")] == [
        "story", "chapter",
    ]  # fmt: skip
    assert told.count("第2页") == 2
    for href in hrefs:
        address, _, anchor = href.partition("#")
        assert anchor == f"pdf-{made.pk}-2"
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_a_page_far_behind_is_found_as_well(world: World) -> None:
    long = "支部书记讲一堂党课，党员说一说自己的体会。" * 90
    write(world, "厚书", paper(*([long] * 12), "渡口的灯由值班员点亮。"))

    assert [kind for kind, _title in found(world, world.zhang_san, "值班员点亮")] == [
        "story", "chapter",
    ]  # fmt: skip


def test_quoting_pages_costs_as_much_for_three_papers_as_for_one(
    world: World, client: Client
) -> None:
    def cost() -> int:
        client.get("/search/", {"q": "值班员点亮"})
        with CaptureQueriesContext(connection) as asked:
            client.get("/search/", {"q": "值班员点亮"})
        return len(asked)

    client.force_login(world.account(world.zhang_san))
    write(world, "站规", paper("渡口的灯由值班员点亮。"))
    before = cost()
    write(world, "站规二", paper("渡口的灯由值班员点亮。"), paper("值班员点亮以后登记。"))
    write(world, "站规三", paper("渡口的灯由值班员点亮。"))

    assert cost() == before
