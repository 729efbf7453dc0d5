"""Asks an index of titles as the backend does, without a database: as written first, then as it may have been meant."""

from collections.abc import Sequence
from pathlib import Path

from sanwei.search import documents, rescue, sounds
from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover, Document
from sanwei.search.whoosh_engine import WhooshEngine

FIELDS = {"title": documents.TITLE_BOOST}
KIND = "title"


class Titles:
    def __init__(self, path: Path, titles: Sequence[str]) -> None:
        self.titles = {f"{KIND}:{number}": title for number, title in enumerate(titles)}
        self.engine = WhooshEngine(path)
        with self.engine.rebuilding() as new:
            new.add(
                Document(
                    key, (KIND,), {"title": title, sounds.OF_TITLE: sounds.index_text([title])}
                )
                for key, title in self.titles.items()
            )

    def ask(self, text: str) -> tuple[list[str], str]:
        """Return the first ten titles, and what the text was read as."""
        scores = self.engine.search(Bag(tuple(query_terms(text)), FIELDS, Cover.MOST), [KIND])[KIND]
        found, meant = dict(scores), ""
        second = rescue.rescue_for(text, FIELDS)
        held = list(scores.whole)
        if second and second.is_wanted(len(held), [self.titles[key] for key in held]):
            others = self.engine.search(second.node, [KIND])[KIND]
            picked, meant = second.picked(others, self.titles)
            found = rescue.lifted(found, picked, held=held)
        best = sorted(found, key=lambda key: -found[key])[:10]
        return [self.titles[key] for key in best], meant

    def found(self, text: str) -> list[str]:
        return self.ask(text)[0]

    def meant(self, text: str) -> str:
        return self.ask(text)[1]
