"""Rules and targets in the admin: by 管理员 of the unit, as next versions, in words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.ledgers import services
from sanwei.ledgers.models import CreditRule, CreditTarget
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.ledgers.book import Book
from tests.ledgers.test_pages import signed_in
from tests.world import NOW, START

THIS_YEAR = clock.local_date(clock.now()).year
TODAY = clock.local_date(clock.now())


@pytest.fixture
def rules(book: Book) -> Book:
    services.install_default_rules(unit=book.world.first, year=THIS_YEAR)
    services.install_default_rules(unit=book.world.second, year=THIS_YEAR)
    return book


@pytest.fixture
def admin(rules: Book) -> Client:
    """The administrator of 第一支部 alone."""
    org.assign_role(
        member=rules.world.zhang_san,
        unit=rules.world.first,
        role=Role.ADMINISTRATOR,
        starts_on=START,
        actor=None,
        at=NOW,
    )
    return signed_in(rules, rules.world.zhang_san)


def rule_of(rules: Book, unit: str, method: str, kind: str = "attendance") -> CreditRule:
    return CreditRule.objects.get(
        unit=getattr(rules.world, unit), year=THIS_YEAR, method=method, record_kind=kind
    )


def edit(client: Client, rule: CreditRule, **data: object) -> str:
    response = client.post(
        reverse("ledger_rules:edit", args=[rule.pk]),
        {"account": rule.account, "basis": "新制度", "starts_on": str(TODAY), **data},
    )
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_a_changed_rule_is_a_new_version_from_its_day(rules: Book, admin: Client) -> None:
    rule = rule_of(rules, "first", "group")

    assert edit(admin, rule, per_hour="0.5", step_minutes=60) == "302"

    first, second = CreditRule.objects.filter(
        unit=rules.world.first, year=THIS_YEAR, method="group"
    ).order_by("version")
    assert first.parameters == {"per_hour": "1", "step_minutes": 30}
    assert (second.version, second.starts_on, second.parameters, second.basis) == (
        2,
        TODAY,
        {"per_hour": "0.5", "step_minutes": 60},
        "新制度",
    )
    assert AuditEntry.objects.filter(action="ledger.rule", actor_name="张三").count() == 1


def test_each_shape_has_fields_in_words(rules: Book, admin: Client) -> None:
    training = rule_of(rules, "first", "training")
    online = rule_of(rules, "first", "online", "completion")
    test = rule_of(rules, "first", "online", "assessment")
    page = admin.get(reverse("ledger_rules:edit", args=[online.pk])).content.decode()
    assert "第1档：满多少分钟" in page
    assert "parameters" not in page

    edit(admin, training, day=8, day_from_minutes=360, half_day=4, half_day_from_minutes=180)
    steps = {"from_1": 30, "amount_1": 1, "from_2": 15, "amount_2": "0.5"}
    edit(admin, online, **steps, from_3=5, amount_3="0.2")
    edit(admin, test, test="0.25")

    changed = CreditRule.objects.filter(version=2).order_by("pk")
    assert [rule.parameters for rule in changed] == [
        {"day": "8", "day_from_minutes": 360, "half_day": "4", "half_day_from_minutes": 180},
        {"steps": [[1800, "1"], [900, "0.5"], [300, "0.2"]]},
        {"steps": [], "test": "0.25"},
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"starts_on": str(TODAY - timedelta(days=1))}, "只能从今天或以后起执行"),
        ({"step_minutes": 25}, "折算标准填写有误"),
        ({"basis": ""}, "w-field--error"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(
    rules: Book, admin: Client, data: dict[str, object], words: str
) -> None:
    page = edit(
        admin, rule_of(rules, "first", "group"), **{"per_hour": 1, "step_minutes": 30, **data}
    )

    assert words in page
    assert not CreditRule.objects.filter(version=2).exists()


def test_the_rules_of_another_branch_do_not_exist(rules: Book, admin: Client) -> None:
    other = rule_of(rules, "second", "group")
    target = CreditTarget.objects.get(unit=rules.world.second)
    listed = admin.get(reverse("ledger_rules:index")).content.decode()

    assert "第一支部" in listed
    assert "第二支部" not in listed
    assert edit(admin, other, per_hour=9, step_minutes=30) == "404"
    assert admin.get(reverse("ledger_targets:edit", args=[target.pk])).status_code == 404
    admin.post(reverse("ledger_rules:add"), {"unit": rules.world.second.pk, "year": THIS_YEAR + 1})
    assert not CreditRule.objects.filter(unit=rules.world.second, year=THIS_YEAR + 1).exists()


@pytest.mark.parametrize("who", ["li_si", "zhao_liu", "wu_jiu"])
def test_who_is_no_administrator_has_no_such_screen(rules: Book, who: str) -> None:
    client = signed_in(rules, getattr(rules.world, who))

    response = client.get(reverse("ledger_rules:index"))

    assert response.status_code in {302, 403, 404}


def test_a_new_year_gets_the_usual_rules_in_one_step(rules: Book, admin: Client) -> None:
    response = admin.post(
        reverse("ledger_rules:add"), {"unit": rules.world.first.pk, "year": THIS_YEAR + 1}
    )

    assert response.status_code == 302
    year = CreditRule.objects.filter(unit=rules.world.first, year=THIS_YEAR + 1)
    assert year.count() == 6
    assert set(year.values_list("starts_on", flat=True)) == {date(THIS_YEAR + 1, 1, 1)}


def test_a_target_is_changed_with_a_trace(rules: Book, admin: Client) -> None:
    target = CreditTarget.objects.get(unit=rules.world.first)

    admin.post(
        reverse("ledger_targets:edit", args=[target.pk]),
        {"member_hours": 40, "board_hours": 60, "online_cap_hours": 10, "basis": "支部制度"},
    )

    target.refresh_from_db()
    assert (target.member_hours, target.online_cap_hours) == (Decimal(40), Decimal(10))
    assert AuditEntry.objects.filter(action="ledger.target").exists()
