"""Chance that falls the same way again: a stream of its own for each name, so that no part shifts another."""

import random
from datetime import date, timedelta
from uuid import UUID


class Dice(random.Random):
    """Seeded by words (``Dice(seed, "member", 12)``): the same words give the same throws on every machine."""

    def __new__(cls, *words: object) -> "Dice":
        return super().__new__(cls)

    def __init__(self, *words: object) -> None:
        super().__init__(":".join(str(word) for word in words))

    def public_id(self) -> UUID:
        return UUID(int=self.getrandbits(128), version=4)

    def chance(self, percent: float) -> bool:
        return self.random() * 100 < percent

    def day(self, first: date, before: date) -> date:
        """Return a day of ``[first, before)``."""
        return first + timedelta(days=self.randrange((before - first).days))
