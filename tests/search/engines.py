"""The libraries that an index can be kept in; each is a way to open one in a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from sanwei.search.folder_engine import FolderEngine
from sanwei.search.whoosh_engine import WhooshEngine

Opening = Callable[..., FolderEngine]
EVERY_ENGINE: Final = ("whoosh", "tantivy")


def put(file: Path, content: bytes) -> None:
    """Have ``content`` stand in place of ``file``: written into it, it would pull the ground from under who maps it."""
    other = file.with_name(f"{file.name}.damaged")
    other.write_bytes(content)
    other.replace(file)


def opening_of(name: str) -> Opening:
    """Return how to open an index of the library ``name``; skips where it is not installed."""
    if name == "whoosh":
        return WhooshEngine
    pytest.importorskip("tantivy", reason="the extra tantivy is not installed")
    from sanwei.search.tantivy_engine import TantivyEngine

    return TantivyEngine
