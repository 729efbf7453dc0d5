"""What axe says of a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor/axe.min.js"
# Fields that Wagtail 8 draws without a name of their own: the tag box and the rich text editor.
WAGTAILS_OWN = (".tagit-new", ".Draftail-Editor")


def serious(page: Page, *, inside: str = "html", without: tuple[str, ...] = ()) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    context = {"include": [[inside]], "exclude": [[each] for each in without]}
    found = page.evaluate("context => axe.run(context, {resultTypes: ['violations']})", context)
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
