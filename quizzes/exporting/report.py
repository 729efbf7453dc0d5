"""What an export could not carry, said aloud."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

STEM_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Left:
    """One question, by its place in the bank from 1, and what the format lacks for it."""

    place: int
    type: str
    stem: str
    reason: str

    @property
    def in_words(self) -> str:
        stem = " ".join(self.stem.split())
        short = stem if len(stem) <= STEM_SHOWN else f"{stem[:STEM_SHOWN]}…"
        facts = {"place": self.place, "type": self.type, "stem": short, "reason": self.reason}
        return _("第%(place)s题（%(type)s）“%(stem)s”：%(reason)s") % facts


@dataclass(frozen=True, kw_only=True)
class Told:
    """A finished text. ``left_out``: questions that are not in it; ``notes``: what those in it lost."""

    text: str
    left_out: tuple[Left, ...] = ()
    notes: tuple[Left, ...] = ()
