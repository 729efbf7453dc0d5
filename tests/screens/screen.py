"""What is said of a screen, and who looks at it.

``who`` is the role in the demo's accounts, empty for a stranger. ``path`` is opened first; each selector of
``follow`` then leads on by the address of the first link that matches, or adds its query (``?…``). ``press``
are buttons by their words.
"""

from dataclasses import dataclass

MEMBER, EDITOR, SECRETARY, COMMITTEE = "党员", "编辑", "支部书记", "党委管理员"
DESK = 'main a[href^="/desk/"]'


@dataclass(frozen=True)
class Screen:
    name: str
    title: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    press: tuple[str, ...] = ()
