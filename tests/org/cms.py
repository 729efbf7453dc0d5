"""Walks every address under /cms/ with the things of another branch in it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.http import urlencode
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.models import Collection, Page

from lectures.models import LecturePage, Series
from media_pipeline.models import MediaAsset
from sanwei.files.models import PrivateDocument, PrivateImage
from sanwei.org import services
from sanwei.org.enums import Feature
from sanwei.org.models import Audience, FeatureApproval, Membership, OrgUnit, UnitPage
from tests.world import NOW, World

# ASCII, so that no escaping hides it; it stands in every name of the second branch.
MARK = "zqxmark"


@dataclass(frozen=True)
class Secrets:
    """The second branch's things; ``ids`` are the numbers that somebody may guess."""

    lecture: LecturePage
    place: UnitPage
    image: PrivateImage
    document: PrivateDocument
    asset: MediaAsset
    ids: tuple[int, ...]


def picture() -> ContentFile[bytes]:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=f"{MARK}.png")


def hide_secrets(world: World) -> Secrets:
    """Fill the second branch with everything that could leak, each named with the mark."""
    unit, editor = world.second, world.account(world.wu_jiu)
    services.update_unit(
        unit=unit,
        name=f"第二支部{MARK}",
        short_name=f"第二支部{MARK}",
        founded_on=None,
        elected_on=None,
        term_years=3,
        actor=None,
        at=NOW,
    )
    for person in (world.wang_wu, world.zhou_ba, world.wu_jiu):
        services.update_member(member=person, name=f"{person.name}{MARK}", actor=None, at=NOW)
    unit.refresh_from_db()
    place = UnitPage.objects.get(unit=unit)
    lecture = LecturePage(title=f"微党课{MARK}", owner=editor, live=False)
    place.add_child(instance=lecture)
    lecture.tags.add(f"{MARK}-page-tag")
    lecture.locked, lecture.locked_by, lecture.locked_at = True, editor, timezone.now()
    lecture.save()
    lecture.save_revision(user=editor, log_action=True)
    image = PrivateImage(
        title=f"图{MARK}", file=picture(), collection=unit.collection, uploaded_by_user=editor
    )
    image.save()
    image.tags.add(f"{MARK}-image-tag")
    document = PrivateDocument(
        title=f"文档{MARK}",
        file=ContentFile(b"%PDF-1.4", name=f"{MARK}.pdf"),
        collection=unit.collection,
        uploaded_by_user=editor,
    )
    document.save()
    document.tags.add(f"{MARK}-document-tag")
    asset = MediaAsset.objects.create(
        title=f"音视频{MARK}", source_name=f"{MARK}.mp4", collection=unit.collection
    )
    series = Series.objects.create(title=f"合辑{MARK}", unit=unit)
    approval = FeatureApproval.objects.create(
        unit=unit,
        feature=Feature.POINTS,
        document_title=f"通知{MARK}",
        document_number=MARK,
        document_on=date(2026, 1, 1),
        starts_on=date(2026, 1, 1),
    )
    EditingSession.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(LecturePage),
        object_id=str(lecture.pk),
        last_seen_at=timezone.now(),
    )
    owned = [
        lecture, place, image, document, asset, series, approval, unit, world.wang_wu, editor,
        lecture.latest_revision, world.wu_jiu.roles.get(), world.second_only,
        Membership.objects.get(member=world.wang_wu), Group.objects.get(name__contains=MARK),
        Collection.objects.get(name__contains=MARK),
    ]  # fmt: skip
    keys = tuple(sorted({row.pk for row in owned}))
    return Secrets(lecture, place, image, document, asset, keys)


def addresses(secrets: Secrets) -> Iterator[str]:
    """Yield every address under /cms/, its arguments filled with what belongs to the second branch."""
    queries = [
        "",
        {"q": MARK},
        {"q": MARK, "search_all": "1"},
        {"term": MARK},
        {"id": [secrets.lecture.pk, secrets.place.pk]},
        {"id": secrets.image.pk},
        {"id": secrets.asset.pk},
        {"id": "all", "childOf": secrets.place.pk},
        {"page_type": "lectures.LecturePage"},
        {"export": "csv"},
        {"collection_id": Collection.objects.get(name__contains=MARK).pk},
        {"tag": f"{MARK}-image-tag"},
        {"layout": "list"},
        {"owner": secrets.lecture.owner_id},
    ]
    for route in routes():
        for path in filled(route, secrets):
            for query in queries if path.count("/") < 8 else queries[:1]:
                yield path + (f"?{urlencode(query, doseq=True)}" if query else "")


def routes() -> list[URLPattern]:
    """Return the patterns below cms/ as (route, converters), flattened."""
    found = []

    def walk(patterns: list[URLPattern | URLResolver], prefix: str, converters: dict) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            known = {**converters, **pattern.pattern.converters}
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route, known)
            elif route.startswith("cms/"):
                found.append((route, known))

    walk(get_resolver().url_patterns, "", {})
    return found


WORDS = {
    "app_label": ["wagtailcore", "lectures", "files", "org", "media_pipeline"],
    "app_name": ["taggit"],
    "model_name": ["page", "lecturepage", "privateimage", "member", "mediaasset", "tag"],
    "content_type_app_name": ["lectures", "wagtailcore"],
    "content_type_model_name": ["lecturepage", "page"],
    "action": ["delete", "move", "publish", "unpublish", "add_tags", "add_to_collection"],
    "action_name": ["approve", "copy", "delete"],
    "filter_spec": ["max-165x165"],
}


def filled(route: tuple[str, dict], secrets: Secrets) -> list[str]:
    """Return the route with its arguments replaced by every combination that makes sense."""
    text, converters = route
    if "(?P" in text or "^" in text:
        if "revisions/compare" in text:
            return [f"/cms/pages/{secrets.lecture.pk}/revisions/compare/live...latest/"]
        return []
    choices = []
    for name in converters:
        if name in WORDS:
            choices.append(WORDS[name])
        elif "page" in name and name != "page_pk":
            choices.append([secrets.lecture.pk, secrets.place.pk])
        else:
            choices.append(list(secrets.ids))
    if len(converters) > 2:
        choices = [values[:3] for values in choices]
    paths = []
    for values in itertools.product(*choices):
        path = text
        for (name, converter), value in zip(converters.items(), values, strict=True):
            kind = type(converter).__name__.removesuffix("Converter").lower()
            kind = {"string": "str"}.get(kind, kind)
            path = path.replace(f"<{kind}:{name}>", str(value)).replace(f"<{name}>", str(value))
        paths.append("/" + path)
    return paths


__all__ = ["MARK", "Audience", "OrgUnit", "Page", "Secrets", "addresses", "hide_secrets"]
