"""modelsearch's own tests of a backend, all of them, against ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT

SUITE = ROOT.parent / "shared" / "checks" / "modelsearch_suite.sh"
TESTS = 121


@pytest.mark.skipif(
    not SUITE.exists(), reason=f"no {SUITE}: modelsearch's tests aren't in its wheel"
)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_backend_passes_every_shared_test(engine: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if engine == "postgres":
        if "SANWEI_TEST_POSTGRES_URL" not in environment:
            pytest.skip("no PostgreSQL: ./dev test starts one, or set SANWEI_TEST_POSTGRES_URL")
        environment["DATABASE_URL"] = environment["SANWEI_TEST_POSTGRES_URL"]
    done = subprocess.run(
        [
            SUITE,
            "sanwei.search.backend",
            sys.executable,
            f"{ROOT}/site:{ROOT}",
            '{"PATH": "@TMP@/index"}',
        ],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert f"run {TESTS}  passed {TESTS}  failed/errored 0  skipped 0" in done.stdout, (
        done.stdout + done.stderr
    )
