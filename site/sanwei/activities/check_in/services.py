"""Writes of check-in. What other packages call is here; see the package for how they fit together."""

from sanwei.activities.check_in.arriving import Arrival, check_in
from sanwei.activities.check_in.guests import ask_to_attend, list_guest
from sanwei.activities.check_in.leaves import ask_leave, decide_leave, withdraw_leave
from sanwei.activities.check_in.name_door import NoMatch, sign_by_name
from sanwei.activities.check_in.papers import enter_sheet
from sanwei.activities.check_in.windows import close_window, open_window

__all__ = [
    "Arrival",
    "NoMatch",
    "ask_leave",
    "ask_to_attend",
    "check_in",
    "close_window",
    "decide_leave",
    "enter_sheet",
    "list_guest",
    "open_window",
    "sign_by_name",
    "withdraw_leave",
]
