"""import(export) changes nothing, whoever is in the house."""

from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from python_calamine import CalamineWorkbook

from sanwei.org import services
from sanwei.org.enums import MemberKind, PartyStatus, Role, Sex
from sanwei.org.roster.exporting import export_roster
from sanwei.org.roster.importing import import_roster
from tests import world as worlds
from tests.world import NOW, START, World

TODAY = NOW.date()
days = st.none() | st.dates(date(1950, 1, 1), date(1999, 12, 31))
later = st.none() | st.dates(date(2000, 1, 1), TODAY)
labels = st.sampled_from(["", "汉族", "回族", "穿青人"])
words = st.text("甲乙丙丁收费站路政 ", max_size=12).map(str.strip)


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(MemberKind))
    born_on = draw(days)
    vague = born_on is not None and draw(st.booleans())
    return {
        "month_only": ["born_on"] if vague else [],
        "name": draw(st.sampled_from(["赵一", "钱二", "孙三", "买买提·吐尔逊", "Anna Li"])),
        "kind": kind,
        "sex": draw(st.sampled_from(["", *Sex])),
        "ethnicity": draw(labels),
        "born_on": born_on.replace(day=1) if vague and born_on else born_on,
        "joined_on": draw(later),
        "job": " ".join(draw(words).split()),
        "phone": draw(st.sampled_from(["", "13800000023", "0931-8800000转12"])),
        "is_mobile": draw(st.booleans()),
        "is_lost": draw(st.booleans()),
    }


class RoundTrip(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        drawn=st.lists(people(), max_size=5, unique_by=lambda person: str(person["name"])),
        roles=st.sets(st.sampled_from([Role.PUBLICITY, Role.DISCIPLINE, Role.EDITOR])),
        status=st.sampled_from([PartyStatus.NORMAL, PartyStatus.SUSPENDED]),
    )
    def test_what_is_exported_comes_back_the_same(
        self, drawn: list[dict[str, object]], roles: set[Role], status: PartyStatus
    ) -> None:
        world = worlds.rebuild(untouched=True)
        for person in drawn:
            member = services.enrol(
                branch=world.first,
                group=world.group,
                starts_on=START,
                status=status,
                **person,  # type: ignore[arg-type]
            )
            for role in roles:
                services.assign_role(
                    member=member, unit=world.first, role=role, starts_on=START, at=NOW
                )

        with TemporaryDirectory() as folder:
            path = Path(folder) / "r.xlsx"
            with path.open("wb") as target:
                export_roster(unit=world.committee, day=TODAY, target=target, with_phones=True)
            result = import_roster(path=path, commit=True, at=NOW)

        wrong = [row for row in result.rows if row.outcome != "same"]
        assert wrong == []
        assert result.totals["same"] == 4 + 7 + len(drawn)


def test_masked_phones_of_an_export_come_back_as_not_stated(world: World, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with path.open("wb") as target:
        export_roster(unit=world.committee, day=TODAY, target=target, with_phones=False)

    text = str(CalamineWorkbook.from_path(path).get_sheet_by_name("党员").to_python())
    result = import_roster(path=path, commit=True, at=NOW)

    assert "139****0001" in text
    assert "13900000001" not in text
    assert result.totals == {"new": 0, "changed": 0, "same": 4 + 7, "error": 0}
    world.zhang_san.refresh_from_db()
    assert world.zhang_san.phone == "13900000001"


def test_export_of_a_branch_holds_nobody_of_another(world: World) -> None:
    target = BytesIO()

    export_roster(unit=world.first, day=TODAY, target=target, with_phones=True)

    text = str(_sheets(target))
    assert "张三" in text
    assert "王五" not in text
    assert "第二支部" not in text


def _sheets(target: BytesIO) -> list[list[list[object]]]:
    target.seek(0)
    book = CalamineWorkbook.from_filelike(target)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_export_names_branch_group_and_posts(world: World) -> None:
    services.assign_role(
        member=world.zhang_san, unit=world.group, role=Role.GROUP_LEADER, starts_on=START, at=NOW
    )
    target = BytesIO()

    export_roster(unit=world.first, day=TODAY, target=target, with_phones=False)

    titles, *rows = _sheets(target)[1]
    zhang = next(row for row in rows if "张三" in row)
    named = dict(zip(titles, zhang, strict=True))
    assert (named["所在党支部"], named["所在党小组"], named["党内职务"]) == (
        "第一支部", "第一支部一组", "党小组长",
    )  # fmt: skip
