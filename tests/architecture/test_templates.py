"""Every template of ours compiles: a tag that moved away is found here, not by the first visitor."""

from pathlib import Path

import pytest
from django.template import engines

from tests.architecture.layers import ROOT

PLACES = ("site/sanwei", "lectures", "quizzes", "media_pipeline")
TEMPLATES = sorted(
    path for place in PLACES for path in (ROOT / place).glob("**/templates/**/*.html")
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_compiles(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))
