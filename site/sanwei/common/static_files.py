"""Names static files by their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hash the names inside ``import`` statements too: a page never mixes modules of two releases."""

    support_js_module_import_aggregation = True
