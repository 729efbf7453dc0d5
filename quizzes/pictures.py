"""Puts pictures onto sheets and reviews: two queries where a question has one, none where none has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizzes.content import EXPLANATION, LETTERS, STEM
from quizzes.models import QuestionVersion
from quizzes.papers import Review, Sheet, ShownOption, ShownPicture
from sanwei.files.models import PrivateImage

# As wide as a phone's column at double density; an option has less room.
WIDE, SMALL = "max-1200x1200|format-webp", "max-480x480|format-webp"
Stored = Sequence[Mapping[str, str]]
Lines = Sequence[Mapping[str, Any]]


def onto_sheets(
    sheets: list[Sheet], lines: Lines, rows: Mapping[int, Mapping[str, Any]]
) -> list[Sheet]:
    """Return ``sheets`` with the pictures of stem and options, in the order each attempt shows them."""
    shown = _shown(
        [
            one
            for row in rows.values()
            for owner in (row, *row["parts"])
            for one in owner["pictures"]
        ]
    )
    if not shown:
        return sheets
    return [
        _onto_sheet(sheet, line, rows[line["version"]], shown)
        for sheet, line in zip(sheets, lines, strict=True)
    ]


def onto_reviews(
    reviews: list[Review], lines: Lines, versions: Mapping[int, QuestionVersion]
) -> list[Review]:
    """Return ``reviews`` with the picture of each explanation that is shown at all."""
    told = [_explaining(versions[line["version"]], line) for line in lines]
    shown = _shown([one for pictures in told for one in pictures])
    return [
        replace(review, explanation_picture=_by_place(pictures, shown).get(EXPLANATION))
        if review.explanation and pictures
        else review
        for review, pictures in zip(reviews, told, strict=True)
    ]


def _explaining(version: QuestionVersion, line: Mapping[str, Any]) -> Stored:
    part = line.get("part")
    stored = version.pictures if part is None else version.parts[part].get("pictures", [])
    return [one for one in stored if one["place"] == EXPLANATION]


def _onto_sheet(
    sheet: Sheet,
    line: Mapping[str, Any],
    row: Mapping[str, Any],
    shown: Mapping[tuple[str, str], ShownPicture],
) -> Sheet:
    """Return one sheet with its pictures; a 材料题 shows its picture with the material of each part."""
    part = line.get("part")
    own = _by_place((row if part is None else row["parts"][part])["pictures"], shown)
    material = {} if part is None else _by_place(row["pictures"], shown)
    if not own and not material:
        return sheet
    options = sheet.options
    if own:
        options = tuple(
            _onto_option(option, own.get(LETTERS[place]))
            for option, place in zip(sheet.options, line["order"], strict=True)
        )
    if part is None:
        return replace(sheet, picture=own.get(STEM), options=options)
    return replace(sheet, picture=material.get(STEM), part_picture=own.get(STEM), options=options)


def _onto_option(option: ShownOption, picture: ShownPicture | None) -> ShownOption:
    return replace(option, picture=picture) if picture else option


def _by_place(
    stored: Stored, shown: Mapping[tuple[str, str], ShownPicture]
) -> dict[str, ShownPicture]:
    return {
        one["place"]: replace(found, alt=one["alt"])
        for one in stored
        if (found := shown.get((one["image"], _size_at(one["place"]))))
    }


def _size_at(place: str) -> str:
    return WIDE if place in {STEM, EXPLANATION} else SMALL


def _shown(stored: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], ShownPicture]:
    """Return the renditions by image and size; made at the first look, then found."""
    wanted = {(one["image"], _size_at(one["place"])) for one in stored}
    if not wanted:
        return {}
    images = PrivateImage.objects.filter(public_id__in={key for key, _size in wanted})
    found = {str(one.public_id): one for one in images.prefetch_renditions(WIDE, SMALL)}
    shown = {}
    for key, size in wanted:
        if (image := found.get(key)) is not None:
            made = image.get_rendition(size)
            shown[key, size] = ShownPicture(made.url, made.width, made.height, "")
    return shown
