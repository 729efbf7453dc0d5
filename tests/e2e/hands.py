"""Two ways to use a page, in the same words: ``Fingers`` tap, ``Keys`` know nothing but the keyboard."""

from typing import ClassVar, Protocol

from playwright.sync_api import Locator, Page

MOST_STEPS = 80
IS_FOCUSED = "element => element === document.activeElement"
HAS_RING = """element => {
  const face = element.matches("label.o input") ? element.nextElementSibling : null;  // the input itself is unseen
  if (face) return getComputedStyle(face).outlineStyle !== "none";
  const style = getComputedStyle(element.matches(":focus-visible") ? element : document.body);
  const near = element.closest("label, .row, .tile") ?? element;
  return [style, getComputedStyle(near)].some((one) => one.outlineStyle !== "none" || one.boxShadow !== "none");
}"""
SMALLEST = 43.5  # CSS px; 44 less what a browser rounds


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus and shows it."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if target.evaluate(IS_FOCUSED):
            assert target.evaluate(HAS_RING), f"no visible focus on {target}"
            return
    raise AssertionError(f"{target} is not reached by Tab")


class Hand(Protocol):
    name: ClassVar[str]

    def press(self, target: Locator) -> None:
        """Use a link or a button."""

    def choose(self, options: Locator, place: int) -> None:
        """Pick one of the radio buttons or tick one of the boxes ``options``."""

    def pick(self, field: Locator, place: int) -> None:
        """Take entry ``place`` of a select, 0 the first."""

    def write(self, field: Locator, text: str) -> None:
        """Type ``text`` into an empty field."""


class Fingers:
    name: ClassVar[str] = "touch"

    def press(self, target: Locator) -> None:
        box = target.bounding_box()
        assert box, f"{target} is not on the screen"
        assert box["height"] >= SMALLEST, f"{target} is too low for a finger: {box}"
        target.tap()

    def choose(self, options: Locator, place: int) -> None:
        self.press(options.nth(place))

    def pick(self, field: Locator, place: int) -> None:
        field.tap()
        field.select_option(index=place)  # the list is drawn by the system, outside the page

    def write(self, field: Locator, text: str) -> None:
        field.tap()
        field.page.keyboard.insert_text(text)


class Keys:
    name: ClassVar[str] = "keyboard"

    def press(self, target: Locator) -> None:
        tab_to(target.page, target)
        target.page.keyboard.press("Enter")

    def choose(self, options: Locator, place: int) -> None:
        keyboard = options.page.keyboard
        if options.first.get_attribute("type") == "checkbox":
            tab_to(options.page, options.nth(place))
            keyboard.press("Space")
            return
        tab_to(options.page, options.first)  # one stop for the group; the arrows move inside it
        keyboard.press("Space")
        for _step in range(place):
            keyboard.press("ArrowDown")

    def pick(self, field: Locator, place: int) -> None:
        tab_to(field.page, field)
        for _step in range(place):
            field.page.keyboard.press("ArrowDown")

    def write(self, field: Locator, text: str) -> None:
        tab_to(field.page, field)
        field.page.keyboard.insert_text(text)
