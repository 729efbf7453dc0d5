"""``rebuild_progress``: the folds follow from the facts, and a difference is found and repaired."""

import json

import pytest
from django.core.management import call_command

from sanwei.study import services
from sanwei.study.enums import StudyState
from sanwei.study.models import StudyItem, StudyProgress, StudyRecord, WatchSession
from tests.study.stage import Stage, moment


@pytest.fixture
def studied(stage: Stage) -> Stage:
    stage.watch(0, 116)
    return stage


def check() -> list[str]:
    return [one.what for one in services.rebuild_progress(at=moment(0), is_check=True)]


def test_what_the_services_wrote_needs_no_repair(studied: Stage) -> None:
    assert check() == []


def test_a_changed_state_is_found_and_repaired(studied: Stage) -> None:
    StudyProgress.objects.update(state=StudyState.IN_PROGRESS, completed_at=None)

    assert check() == ["progress"]
    assert StudyProgress.objects.get().state == StudyState.IN_PROGRESS

    services.rebuild_progress(at=moment(0), is_check=False)

    assert check() == []
    assert StudyProgress.objects.get().completed_at == moment(116)


def test_a_lost_row_is_found_and_repaired(studied: Stage) -> None:
    StudyProgress.objects.all().delete()

    assert check() == ["progress"]

    services.rebuild_progress(at=moment(0), is_check=False)

    assert check() == []
    assert StudyRecord.objects.count() == 1


def test_a_forged_figure_of_a_session_is_found_and_repaired(studied: Stage) -> None:
    WatchSession.objects.update(watched_ms=1)

    assert check() == ["session"]

    services.rebuild_progress(at=moment(0), is_check=False)

    assert WatchSession.objects.get().watched_ms == 116_000


def test_seconds_without_their_completion_are_found_and_recorded(stage: Stage) -> None:
    stage.open(0)
    WatchSession.objects.update(intervals=[[0, 116_000]], watched_ms=116_000)

    assert check() == ["completion"]

    services.rebuild_progress(at=moment(500), is_check=False)

    assert check() == []
    assert StudyRecord.objects.get().occurred_at == moment(500)


def test_the_command_lists_and_fails_under_check(
    studied: Stage, item: StudyItem, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rebuild_progress", "--check", "--json")
    assert json.loads(capsys.readouterr().out) == {"check": True, "differences": [], "total": 0}

    WatchSession.objects.update(watched_ms=1)
    with pytest.raises(SystemExit) as stopped:
        call_command("rebuild_progress", "--check", "--json")
    report = json.loads(capsys.readouterr().out)
    assert stopped.value.code == 1
    assert [one["item"] for one in report["differences"]] == [str(item.public_id)]

    call_command("rebuild_progress")
    assert "1 differences repaired" in capsys.readouterr().out
    call_command("rebuild_progress", "--check")
    assert "0 differences found" in capsys.readouterr().out
