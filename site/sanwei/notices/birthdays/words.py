"""What a card says where the branch has not written its own words."""

from django.utils.translation import gettext as _

from sanwei.notices.birthdays.queries import Birthday

LONG_YEARS = 30


def wish_of(birthday: Birthday) -> str:
    """Return the 寄语 of the branch, or the usual one."""
    if birthday.card is not None:
        return birthday.card.wish
    return usual_wish(birthday.years)


def usual_wish(years: int) -> str:
    if years >= LONG_YEARS:
        return _("几十年如一日，您走过的路我们记得，也接着走。祝您身体健康，常回支部坐坐。")
    return _("入党那天说过的话，今天再念一遍。愿您本色不改，脚步不停。")
