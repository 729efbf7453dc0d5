"""One of several processes that send shuffled duplicates of one session's beats: TOKEN SECONDS BEATS."""

import json
import os
import random
import sys
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

import django  # noqa: E402

django.setup()

from sanwei.study import services  # noqa: E402
from tests.databases import race  # noqa: E402
from tests.study.stage import moment  # noqa: E402


def main(token: str, seconds: str, beats: str) -> None:
    shuffled = json.loads(beats) * 2
    random.Random(os.environ["HAMMER_SEED"]).shuffle(shuffled)
    at = moment(float(seconds))
    results = race(
        *[partial(services.accept_beats, token=token, beats=[one], at=at) for one in shuffled[:8]],
        *[partial(services.accept_beats, token=token, beats=[one], at=at) for one in shuffled[8:]],
    )
    errors = [repr(one) for one in results if isinstance(one, BaseException)]
    accepted_ms = sum(one.accepted_ms for one in results if not isinstance(one, BaseException))
    print(json.dumps({"errors": errors, "accepted_ms": accepted_ms}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
