"""Reads about captions: what members get, and how an editor's languages stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from media_pipeline.captions import reader
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionState
from media_pipeline.captions.models import CaptionVersion
from media_pipeline.models import MediaAsset

#: Where ``with_spoken`` leaves confirmed captions on an asset.
SERVED = "served_captions"


@dataclass(frozen=True)
class LanguageLine:
    """How the captions of one language stand: the newest version, and the one that is served if it isn't that."""

    language: CaptionLanguage
    newest: CaptionVersion
    served: CaptionVersion | None
    may_delete: bool

    @property
    def is_served(self) -> bool:
        return self.served is not None and self.served.pk == self.newest.pk


def lines_of(asset: MediaAsset) -> list[LanguageLine]:
    """Return the languages of an asset in their order, texts left in the database."""
    found: dict[str, list[CaptionVersion]] = {}
    for version in asset.captions.defer("text").select_related("confirmed_by", "created_by"):
        found.setdefault(version.language, []).append(version)
    lines = [_line(CaptionLanguage(language), versions) for language, versions in found.items()]
    return sorted(lines, key=lambda line: line.language.place)


def _line(language: CaptionLanguage, versions: list[CaptionVersion]) -> LanguageLine:
    return LanguageLine(
        language=language,
        newest=max(versions, key=lambda version: version.number),
        served=next((one for one in versions if one.state == CaptionState.CONFIRMED), None),
        may_delete=all(one.state == CaptionState.DRAFT for one in versions),
    )


def served_versions(asset: MediaAsset) -> list[CaptionVersion]:
    """Return what members get, in the order of languages, texts left in the database."""
    served = asset.captions.served().defer("text")
    return sorted(served, key=lambda version: CaptionLanguage(version.language).place)


def transcript_of(asset: MediaAsset) -> list[Cue]:
    """Return the confirmed captions of the first language as cues; without any, none."""
    served = served_versions(asset)
    return reader.read_text(served[0].text) if served else []


def chapters_of(asset: MediaAsset) -> tuple[tuple[int, str], ...]:
    """Return (at_ms, title) of the chapters in order."""
    return tuple(asset.media_chapters.values_list("at_ms", "title"))


def with_spoken(name: str) -> tuple[Any, ...]:
    """Return the prefetches under which ``spoken_text`` of the asset at ``name`` costs no query of its own."""
    return (
        Prefetch(f"{name}__captions", CaptionVersion.objects.served(), to_attr=SERVED),
        f"{name}__media_chapters",
    )


@dataclass(frozen=True)
class Said:
    """What is said, or what a chapter is called, and where it begins."""

    at_ms: int
    text: str


def said_in(asset: MediaAsset) -> list[Said]:
    """Return chapter titles and the words of all confirmed captions, a language after the other, for the search."""
    served: Iterable[CaptionVersion] = (
        getattr(asset, SERVED) if hasattr(asset, SERVED) else asset.captions.served()
    )
    chapters = [Said(chapter.at_ms, chapter.title) for chapter in asset.media_chapters.all()]
    return chapters + [
        Said(cue.start_ms, cue.plain)
        for version in served
        for cue in reader.read_text(version.text)
    ]


def spoken_text(asset: MediaAsset) -> str:
    """Return what ``said_in`` tells as plain text."""
    return "\n".join(said.text for said in said_in(asset))
