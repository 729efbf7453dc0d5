"""The override catalogue: what others leave in English, our users read in Chinese."""

import gettext
import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext

from tests.architecture.layers import ROOT

FOLDER = ROOT / "site/sanwei/locale/zh_Hans/LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def messages() -> list[Message]:
    with (FOLDER / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="zh_Hans") if message.id]


def texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def sentences(compiled: gettext.GNUTranslations) -> dict[object, str]:
    """Return the translations without the header, which holds the hour of compiling."""
    return {key: text for key, text in compiled._catalog.items() if key}


def test_compiled_catalogue_is_the_written_one() -> None:
    fresh = BytesIO()
    with (FOLDER / "django.po").open("rb") as file:
        write_mo(fresh, read_po(file, locale="zh_Hans"))
    fresh.seek(0)

    with (FOLDER / "django.mo").open("rb") as kept:
        compiled = sentences(gettext.GNUTranslations(kept))

    assert compiled
    assert compiled == sentences(gettext.GNUTranslations(fresh))


def test_translations_keep_their_placeholders() -> None:
    """One may be left out where Chinese needs none; an invented one would break the page."""
    invented = [
        message.id
        for message in messages()
        if set(PLACEHOLDER.findall(" ".join(texts(message.string))))
        - set(PLACEHOLDER.findall(" ".join(texts(message.id))))
    ]

    assert invented == []


def test_django_reads_the_override() -> None:
    assert translated("Schedule to publish") == "定时发布"
    assert ngettext("%(num_parent_objects)d page", "%(num_parent_objects)d pages", 2) == (
        "%(num_parent_objects)d 个页面"
    )


def test_catalogue_lies_where_settings_look() -> None:
    assert [Path(path) for path in settings.LOCALE_PATHS] == [FOLDER.parents[1]]
