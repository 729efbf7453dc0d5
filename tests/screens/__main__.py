"""Photograph the screens of the demo: ``python -m tests.screens OUT [--only home,desk] [--full] [--data DIR]``.

OUT gets ``<name>-<phone|desk>-<light|dark|large>.png``. ``--full`` takes whole pages, ``--data`` keeps the demo
for the next run instead of building one in a throw-away folder.
"""

import argparse
import re
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browsers import ARGUMENTS
from tests.machine import chromium
from tests.screens.screen import Screen
from tests.screens.screens import SCREENS
from tests.screens.site import demo_site

WAIT_MS = 8_000
PASSWORD = "sanwei2026"
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
LOOKS = ("light", "dark", "large")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="names, separated by commas")
    parser.add_argument("--looks", default=",".join(LOOKS))
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--full", action="store_true", help="whole pages, not the first screen")
    parser.add_argument("--data", type=Path, help="a data folder to keep")
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name]
    if unknown := set(names) - {screen.name for screen in SCREENS}:
        parser.error(f"no such screen: {', '.join(sorted(unknown))}")
    screens = [screen for screen in SCREENS if not names or screen.name in names]
    path = chromium()
    if not path:
        parser.error("no Chromium on this machine; SANWEI_CHROMIUM names one")
    options.out.mkdir(parents=True, exist_ok=True)
    data = options.data.resolve() if options.data else None
    with demo_site(data) as (address, roles), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        kept: dict[str, dict[str, object]] = {}
        missed: list[str] = []
        for size in options.sizes.split(","):
            for look in options.looks.split(","):
                shoot(browser, address, roles, screens, size, look, options, kept, missed)
        browser.close()
    if missed:
        raise SystemExit("not reached:\n" + "\n".join(missed))


def shoot(
    browser: Browser,
    address: str,
    roles: dict[str, str],
    screens: list[Screen],
    size: str,
    look: str,
    options: argparse.Namespace,
    kept: dict[str, dict[str, object]],
    missed: list[str],
) -> None:
    """Photograph ``screens`` in one size and look; each role signs in once and is kept."""
    for who in dict.fromkeys(screen.who for screen in screens):
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            device_scale_factor=2 if size == "phone" else 1,
            color_scheme="dark" if look == "dark" else "light",
            reduced_motion="reduce",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            storage_state=kept.get(who),
        )
        page = context.new_page()
        if who and who not in kept:
            sign_in(page, roles[who])
            kept[who] = context.storage_state()
        for screen in [screen for screen in screens if screen.who == who]:
            try:
                reach(page, screen)
            except Error as error:
                missed.append(f"{screen.name} ({size}, {look}): {error.message.splitlines()[0]}")
                continue
            if look == "large":
                page.evaluate("document.documentElement.dataset.size = 'large'")
            file = options.out / f"{screen.name}-{size}-{look}.png"
            page.screenshot(path=file, full_page=options.full)
            print(f"{file}  {screen.title}", flush=True)
        context.close()


def sign_in(page: Page, number: str) -> None:
    page.goto("/accounts/login/")
    page.fill('[name="login"]', number)
    page.fill('[name="password"]', PASSWORD)
    page.click('form.sheet button[type="submit"]')
    page.wait_for_load_state("networkidle")


def reach(page: Page, screen: Screen) -> None:
    """Open ``screen`` the way its line describes; a link or button that is missing is an error."""
    page.goto(screen.path)
    for selector in screen.follow:
        if selector.startswith("?"):
            page.goto(page.url + selector)
        else:
            link = page.locator(selector).first
            page.goto(link.get_attribute("href", timeout=WAIT_MS) or "")
    for words in screen.press:
        page.get_by_role("button", name=re.compile(words)).first.click(timeout=WAIT_MS)
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
