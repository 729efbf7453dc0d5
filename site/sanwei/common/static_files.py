"""Names static files by their content, so that browsers may keep them for ever."""

import re
from collections.abc import Callable
from posixpath import splitext
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hash the names inside ``import`` statements too: a page never mixes modules of two releases."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """Rewrite references to files, but not JSDoc types: django-htmx has ``import("../htmx").Api`` in comments."""
        convert: Callable[[re.Match[str]], Any] = super().url_converter(
            name, hashed_files, template
        )

        def converter(match: re.Match[str]) -> str:
            if name.endswith(".js") and not splitext(match["url"])[1]:
                return match["matched"]
            return str(convert(match))

        return converter
