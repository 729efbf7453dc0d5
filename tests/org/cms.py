"""Walks every address under /cms/ with the things of another branch in it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import uuid4

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.http import urlencode
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.models import Collection
from wagtail.rich_text import RichText
from wagtail.search import index

from lectures.hand_ins import services as hand_ins
from lectures.models import HandIn, LecturePage, Series
from media_pipeline.captions import services as captions
from media_pipeline.captions.enums import CaptionSource, TermKind
from media_pipeline.models import MediaAsset, MediaUpload, ProofTerm, Transcription
from sanwei.accounts.models import User
from sanwei.files.models import PrivateDocument, PrivateImage
from sanwei.ledgers.models import PointsRule
from sanwei.library import services as library
from sanwei.org import services
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval, Membership, OrgUnit, UnitPage
from tests.media_pipeline.captions.words import add, served
from tests.world import NOW, World

# ASCII, so that no escaping hides it; it stands in every name of the second branch as a word of its own.
MARK = "zqxmark"
# What the visitor types: finds the mark, and a page that repeats it does not contain the mark.
TERM = "zqx"


@dataclass(frozen=True)
class Secrets:
    """The second branch's things; ``keys`` are the numbers that somebody may guess, by model."""

    lecture: LecturePage
    place: UnitPage
    image: PrivateImage
    document: PrivateDocument
    keys: dict[type[Model], list[int]]

    @property
    def guesses(self) -> list[int]:
        return sorted({key for keys in self.keys.values() for key in keys})


def picture() -> ContentFile[bytes]:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=f"{MARK}.png")


def picture_of(unit: OrgUnit, title: str, tag: str) -> PrivateImage:
    """Put a picture with a tag into a unit's collection."""
    unit.refresh_from_db()
    image = PrivateImage(title=title, file=picture(), collection=unit.collection)
    image.save()
    image.tags.add(tag)
    return image


def hide_secrets(world: World) -> Secrets:
    """Fill the second branch with everything that could leak, each named with the mark."""
    unit, editor = world.second, world.account(world.wu_jiu)
    services.update_unit(
        unit=unit,
        name=f"第二支部 {MARK}",
        short_name=f"第二支部 {MARK}",
        founded_on=None,
        elected_on=None,
        term_years=3,
        actor=None,
        at=NOW,
    )
    for person in (world.wang_wu, world.zhou_ba, world.wu_jiu):
        services.update_member(member=person, name=f"{person.name} {MARK}", actor=None, at=NOW)
    unit.refresh_from_db()
    place = UnitPage.objects.get(unit=unit)
    lecture = LecturePage(title=f"微党课 {MARK}", owner=editor, live=False)
    place.add_child(instance=lecture)
    lecture.tags.add(f"{MARK}-page-tag")
    lecture.locked, lecture.locked_by, lecture.locked_at = True, editor, timezone.now()
    lecture.save()
    lecture.save_revision(user=editor, log_action=True)
    image = PrivateImage(
        title=f"图 {MARK}", file=picture(), collection=unit.collection, uploaded_by_user=editor
    )
    image.save()
    image.tags.add(f"{MARK}-image-tag")
    document = PrivateDocument(
        title=f"文档 {MARK}",
        file=ContentFile(b"%PDF-1.4", name=f"{MARK}.pdf"),
        collection=unit.collection,
        uploaded_by_user=editor,
    )
    document.save()
    document.tags.add(f"{MARK}-document-tag")
    asset = MediaAsset.objects.create(
        title=f"音视频 {MARK}",
        source_name=f"{MARK}.mp4",
        collection=unit.collection,
        uploaded_at=NOW,
    )
    said = hide_captions(asset, unit)
    series = Series.objects.create(title=f"合辑 {MARK}", unit=unit)
    approval = FeatureApproval.objects.create(
        unit=unit,
        feature=Feature.POINTS,
        document_title=f"通知 {MARK}",
        document_number=MARK,
        document_on=date(2026, 1, 1),
        starts_on=date(2026, 1, 1),
    )
    rule = PointsRule.objects.create(
        unit=unit,
        year=2026,
        name=f"讲一次 {MARK}",
        shape="bonus",
        amount=2,
        basis=MARK,
        starts_on=date(2026, 1, 1),
    )
    EditingSession.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(LecturePage),
        object_id=str(lecture.pk),
        last_seen_at=timezone.now(),
    )
    handed_in = hide_hand_in(world, asset)
    shelved = hide_library(world, editor)
    for row in (lecture, image, document, asset, series):
        index.insert_or_update_object(row)  # the worker's task, done at once
    owned = [
        lecture, place, image, document, asset, series, approval, rule, unit, world.wang_wu, editor,
        lecture.latest_revision, world.wu_jiu.roles.get(), world.second_only,
        Membership.objects.get(member=world.wang_wu), Group.objects.get(name__contains=MARK),
        Collection.objects.get(name__contains=MARK), handed_in, *shelved, *said,
    ]  # fmt: skip
    keys: dict[type[Model], list[int]] = {}
    for row in owned:
        keys.setdefault(type(row), []).append(row.pk)
    return Secrets(lecture, place, image, document, keys)


def hide_captions(asset: MediaAsset, unit: OrgUnit) -> list[Model]:
    """Give the second branch's recording confirmed captions, a machine's draft, a chapter; and a term to check."""
    draft = served(asset, f"字幕 {MARK}")
    machine = add(asset, f"机器初稿 {MARK}", source=CaptionSource.MACHINE)
    captions.set_chapters(asset=asset, chapters=[(0, f"章节 {MARK}")], actor=None, at=NOW)
    Transcription.objects.create(asset=asset, created_at=NOW, finished_at=NOW, reason=MARK)
    term = ProofTerm.objects.create(
        collection=unit.collection, kind=TermKind.NAME, term=f"人名 {MARK}"
    )
    return [draft, machine, term]


def hide_hand_in(world: World, asset: MediaAsset) -> HandIn:
    """Hand something in to the second branch, sent in parts by one of its members."""
    upload = MediaUpload.objects.create(
        owner=world.account(world.wang_wu),
        purpose="hand_in",
        collection=asset.collection,
        name=f"{MARK}.mp4",
        title=f"投稿 {MARK}",
        size_bytes=4,
        received_bytes=4,
        state="done",
        asset=asset,
        confirmed_unclassified_at=NOW,
        created_at=NOW,
        expires_at=NOW,
    )
    return hand_ins.hand_in(
        public_id=uuid4(),
        member=world.wang_wu,
        title=f"投稿 {MARK}",
        about=f"讲了 {MARK}",
        series=None,
        upload=upload,
        at=NOW,
    )


def hide_library(world: World, editor: User) -> list[Model]:
    """Fill the second branch's library; everything is live, each thing named with the mark."""
    unit, at = world.second, NOW
    words = [("text", RichText(f"<p>{MARK}</p>"))]
    story = library.create_story(
        unit=unit,
        title=f"微故事 {MARK}",
        slug="a-story",  # an answer that repeats the address asked for tells nothing
        person_name=f"人物 {MARK}",
        summary=MARK,
        body=words,
        owner=editor,
        confirmed_unclassified=True,
        publish=True,
    )
    book = library.create_book(unit=unit, title=f"书 {MARK}", source=MARK, is_live=True, at=at)
    chapter = library.add_chapter(book=book, title=f"章 {MARK}", body=words, at=at)
    month = library.set_monthly_book(unit=unit, month=date(2026, 10, 1), book=book, note=MARK)
    shelf = library.open_shelf(unit=unit, name=f"书屋 {MARK}")
    shelf_book = library.add_shelf_book(shelf=shelf, title=f"架上的书 {MARK}", on=at.date())
    reading_list = library.create_list(
        unit=unit, title=f"书单 {MARK}", reason=MARK, entries=[book, shelf_book]
    )
    nomination = library.nominate(
        nominator=world.wang_wu, whom=f"推荐 {MARK}", deed=f"线索 {MARK}", at=at
    )
    reflection = library.write_reflection(
        member=world.wang_wu, story=story, text=f"体会 {MARK}", at=at
    )
    return [
        story, book, chapter, month, shelf, shelf_book, reading_list, nomination, reflection,
    ]  # fmt: skip


def addresses(secrets: Secrets) -> Iterator[str]:
    """Yield every address under /cms/, its arguments filled with what belongs to the second branch."""
    queries = [
        {},
        {"q": TERM, "search_all": "1"},
        {"term": TERM, "export": "csv", "layout": "list"},
        {"id": [secrets.lecture.pk, secrets.place.pk]},
        {"id": secrets.image.pk, "page_type": "lectures.LecturePage"},
        {"id": "all", "childOf": secrets.place.pk, "owner": secrets.lecture.owner_id},
        {"collection_id": Collection.objects.get(name__contains=MARK).pk},
    ]
    for text, pattern, converters in routes():
        if text in SIGN_IN_AND_OUT or text.startswith("cms/password_reset"):
            continue
        for path in filled(text, pattern, converters, secrets):
            for query in queries if not converters else queries[:1]:
                yield path + (f"?{urlencode(query, doseq=True)}" if query else "")


Converters = dict[str, object]


def routes() -> list[tuple[str, URLPattern, Converters]]:
    """Return the patterns below cms/ with their whole route and converters, flattened."""
    found: list[tuple[str, URLPattern, Converters]] = []

    def walk(patterns: list[URLPattern | URLResolver], prefix: str, known: Converters) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            converters = {**known, **pattern.pattern.converters}
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route, converters)
            elif route.startswith("cms/"):
                found.append((route, pattern, converters))

    walk(get_resolver().url_patterns, "", {})
    return found


SIGN_IN_AND_OUT = frozenset({"cms/login/", "cms/logout/"})
WORDS = {
    "app_label": ["wagtailcore", "lectures", "files", "media_pipeline"],
    "app_name": ["taggit"],
    "model_name": ["page", "lecturepage", "privateimage", "mediaasset", "tag"],
    "content_type_app_name": ["lectures"],
    "content_type_model_name": ["lecturepage"],
    "action": ["delete", "move", "publish", "add_tags", "add_to_collection"],
    "action_name": ["approve"],
    "filter_spec": ["max-165x165"],
    "language": ["zh-Hans"],
    "number": [1],
}


def filled(text: str, pattern: URLPattern, converters: Converters, secrets: Secrets) -> list[str]:
    """Return the route with its arguments replaced by every combination that makes sense."""
    if "(?P" in text or "^" in text:
        compare = f"/cms/pages/{secrets.lecture.pk}/revisions/compare/live...latest/"
        return [compare] if "revisions/compare" in text else []
    model = getattr(pattern.callback, "view_initkwargs", {}).get("model")
    choices: list[list[object]] = []
    for name in converters:
        if name in WORDS:
            choices.append(list(WORDS[name]))
        elif "page" in name:
            choices.append([secrets.lecture.pk, secrets.place.pk])
        elif name.removesuffix("_id") in ("image", "document", "doc"):
            choices.append([secrets.image.pk, secrets.document.pk])
        else:
            choices.append(list(secrets.keys.get(model) or secrets.guesses))
    if len(converters) > 2:
        choices = [values[:2] for values in choices]
    paths = []
    for values in itertools.product(*choices):
        path = text
        for name, value in zip(converters, values, strict=True):
            path = re.sub(rf"<(\w+:)?{name}>", str(value), path)
        paths.append("/" + path)
    return paths
