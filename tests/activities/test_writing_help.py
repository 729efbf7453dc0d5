"""What helps whoever writes a record: cards, agendas, this month's material, what the year still owes."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities.cards import AGENDAS, CARDS
from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import AgendaTemplate
from sanwei.common.periods import Quarter
from sanwei.home.life_desk import life_desk_of
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import hold
from tests.world import SHANGHAI, World


def test_every_kind_has_its_card() -> None:
    assert CARDS.keys() == set(ActivityKind)
    assert all(card.before and card.during and card.after for card in CARDS.values())


def test_agendas_of_one_s_line_are_offered_and_no_sibling_s(
    world: World, secretary: Client
) -> None:
    for unit, name in (
        (world.committee, "党委通用议程"),
        (world.first, "本支部议程"),
        (world.second, "隔壁支部议程"),
    ):
        AgendaTemplate.objects.create(
            unit=unit, kind=ActivityKind.THEME_DAY, name=name, text="一、学习"
        )
    activity = hold(world.first, on=just_now())

    page = text_of(secretary, "record", activity.public_id)

    (house, _text) = AGENDAS[ActivityKind.THEME_DAY][0]
    for offered in (str(house), "党委通用议程", "本支部议程"):
        assert offered in page
    assert "隔壁支部议程" not in page
    assert "会前" in page


@pytest.mark.parametrize("who", ["sun_qi", "li_si"])
def test_a_desk_role_keeps_agendas_of_its_units_only(world: World, who: str) -> None:
    foreign = AgendaTemplate.objects.create(
        unit=world.second, kind=ActivityKind.THEME_DAY, name="隔壁", text="一"
    )
    client = client_of(world, getattr(world, who))

    address = reverse("agenda_templates:edit", args=[foreign.pk])

    assert (client.get(address).status_code == 200) == (who == "sun_qi")


def test_the_desk_names_what_the_year_still_owes(world: World) -> None:
    at = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
    before = at.replace(month=9)

    def titles(moment: datetime) -> list[str]:
        desk = life_desk_of(
            world.first,
            Quarter.of(moment.date()),
            user=world.account(world.li_si),
            today=moment.date(),
            at=moment,
        )
        return [duty.title for duty in desk.duties if "年度" in duty.title]

    assert titles(before) == []
    assert titles(at) == ["2026年度组织生活会还没有开展", "2026年度民主评议党员还没有开展"]
