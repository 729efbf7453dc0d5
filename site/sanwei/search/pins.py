"""The releases whose files we read and write: a successor may keep an index another way. Loads no library."""

from typing import Final

#: The one distribution of Whoosh that is kept up; others install files of the same names over it.
WHOOSH_DISTRIBUTION: Final = "whoosh-reloaded"
WHOOSH_RELEASE: Final = "2.7.5"
TANTIVY_RELEASE: Final = "0.27.0"
