"""What an editor does on the page's form, as the browser posts it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from lectures.models import LecturePage, PendingPublication
from media_pipeline.models import MediaAsset
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from tests.lectures import factories
from tests.world import World

AUTOSAVE = "data-w-autosave-interval-value"
TITLE = "雪天撒盐车为什么先走下坡"


class Desk:
    """An editor before the form of a lecture of one unit."""

    def __init__(self, world: World, client: Client, who: Member, unit: OrgUnit) -> None:
        self.world, self.client, self.unit = world, client, unit
        client.force_login(world.account(who))

    @property
    def new_url(self) -> str:
        return f"/cms/pages/add/lectures/lecturepage/{factories.place(self.unit).pk}/"

    def form(
        self, asset: MediaAsset | None, kinds: tuple[str, ...] = (), **fields: Any
    ) -> dict[str, Any]:
        plain = nested_form_data(
            {
                "title": TITLE,
                "main_media": asset.pk if asset else "",
                "confirmed_unclassified": "on",
                "summary": "三句话。",
                "cover": "",
                "tags": "",
                "series": "",
                "series_order": "",
                "audience_unit": self.unit.pk,
                "threshold_percent": 95,
                "go_live_at": "",
                "expire_at": "",
                "body": streamfield([("text", rich_text("<p>正文。</p>"))]),
                "speakers": inline_formset([]),
                "crew": inline_formset([]),
                "follow_ups": inline_formset([]),
                **fields,
            }
        )
        return {**plain, "audience_kinds": list(kinds)}

    def publish(self, asset: MediaAsset | None, **fields: Any) -> str:
        """Press 发布 on the form of a new page; return what the person then sees."""
        data = {**self.form(asset, **fields), "action-publish": "1"}
        return self.client.post(self.new_url, data, follow=True).content.decode()

    def save_draft(self, asset: MediaAsset | None, **fields: Any) -> str:
        data = self.form(asset, **fields)
        return self.client.post(self.new_url, data, follow=True).content.decode()


@pytest.fixture
def desk(world: World, client: Client) -> Desk:
    return Desk(world, client, world.zhao_liu, world.first)


@pytest.fixture
def ready(world: World) -> MediaAsset:
    return factories.make_playable(factories.media(world))


def test_a_lecture_with_playable_media_goes_live_at_once(desk: Desk, ready: MediaAsset) -> None:
    desk.publish(ready)

    page = LecturePage.objects.get()
    assert page.live
    assert page.slug == "xue-tian-sa-yan-che-wei-shen-me-xian-zou-xia-po"
    assert page.audience == desk.world.first_only


def test_publishing_too_early_says_what_to_do_and_keeps_the_input(desk: Desk) -> None:
    asset = factories.media(desk.world)

    shown = desk.publish(asset)

    assert "视频正在转码，转好后才能发布" in shown
    assert TITLE in shown
    assert not LecturePage.objects.filter(live=True).exists()


def test_publishing_without_the_tick_asks_for_it(desk: Desk, ready: MediaAsset) -> None:
    shown = desk.publish(ready, confirmed_unclassified="")

    assert "请先勾选“不含涉密文件和内部资料”" in shown
    assert not LecturePage.objects.exists()


def test_with_the_wish_to_wait_publishing_is_remembered(desk: Desk) -> None:
    asset = factories.media(desk.world)

    shown = desk.publish(asset, publish_when_ready="on")
    page = LecturePage.objects.get()
    was_live = page.live
    factories.announce(factories.make_playable(asset))

    assert f"转好后《{TITLE}》自动上线" in shown
    assert "正等视频转好" in shown
    assert (was_live, LecturePage.objects.get().live) == (False, True)
    assert not PendingPublication.objects.exists()


def test_a_live_page_is_corrected_while_its_new_recording_is_in_work(
    desk: Desk, ready: MediaAsset
) -> None:
    page = factories.lecture(desk.world, asset=ready, live=True)
    newer = factories.media(desk.world)

    response = desk.client.post(
        f"/cms/pages/{page.pk}/edit/",
        {**desk.form(newer, title="新题目", publish_when_ready="on"), "action-publish": "1"},
        follow=True,
    )
    page.refresh_from_db()
    before = (page.live, page.title, page.main_media)
    factories.announce(factories.make_playable(newer))
    page.refresh_from_db()

    assert "自动上线" in response.content.decode()
    assert before == (True, TITLE, ready)
    assert (page.live, page.title, page.main_media) == (True, "新题目", newer)


def test_a_draft_may_be_saved_whatever_its_media_does(desk: Desk) -> None:
    desk.save_draft(factories.media(desk.world), confirmed_unclassified="")

    assert LecturePage.objects.get().live is False
    assert StudyItem.objects.get().state == ItemState.DRAFT


def test_scheduling_from_the_form_waits_for_its_hour(desk: Desk, ready: MediaAsset) -> None:
    hour = timezone.localtime() + timedelta(days=1)

    desk.publish(ready, go_live_at=hour.strftime("%Y-%m-%d %H:%M"))

    page = LecturePage.objects.get()
    assert not page.live
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert StudyItem.objects.get().state == ItemState.DRAFT


def test_a_speaker_is_linked_by_name_and_gets_the_branch(desk: Desk, ready: MediaAsset) -> None:
    desk.publish(ready, speakers=inline_formset([{"name": "张三", "unit_name": ""}]))

    speaker = LecturePage.objects.get().speakers.get()
    assert (speaker.member, speaker.unit_name) == (desk.world.zhang_san, "第一支部")


def test_the_crew_is_linked_by_name_and_stays_readable(desk: Desk, ready: MediaAsset) -> None:
    crew = [
        {"role": "writing", "name": "赵六", "unit_name": ""},
        {"role": "shooting", "name": "王五", "unit_name": ""},
    ]
    desk.publish(ready, crew=inline_formset(crew))

    found = LecturePage.objects.get().crew.values_list("role", "member", "name", "unit_name")
    assert list(found) == [
        ("writing", desk.world.zhao_liu.pk, "赵六", "第一支部"),
        ("shooting", None, "王五", ""),
    ]


def test_a_speaker_of_another_branch_stays_a_name(desk: Desk, ready: MediaAsset) -> None:
    desk.publish(ready, speakers=inline_formset([{"name": "王五", "unit_name": ""}]))

    speaker = LecturePage.objects.get().speakers.get()
    assert (speaker.member, speaker.unit_name) == (None, "")


def test_the_audience_is_chosen_on_the_page(desk: Desk, ready: MediaAsset) -> None:
    desk.publish(
        ready,
        audience_unit=desk.world.group.pk,
        kinds=(MemberKind.PROBATIONARY,),
        audience_masses="on",
    )

    audience = LecturePage.objects.get().audience
    assert (audience.unit, audience.member_kinds, audience.includes_masses) == (
        desk.world.group,
        [MemberKind.PROBATIONARY],
        True,
    )


def test_a_branchs_editor_can_not_address_others(desk: Desk, ready: MediaAsset) -> None:
    for unit in (desk.world.second, desk.world.committee):
        desk.publish(ready, audience_unit=unit.pk)

    assert not LecturePage.objects.exists()


def test_the_committees_administrator_addresses_everybody_from_a_branchs_column(
    world: World, client: Client, ready: MediaAsset
) -> None:
    Desk(world, client, world.sun_qi, world.first).publish(ready, audience_unit=world.committee.pk)

    assert LecturePage.objects.get().audience == world.everyone


def test_another_branchs_recording_can_not_be_named_by_hand(desk: Desk) -> None:
    foreign = factories.make_playable(factories.media(desk.world, desk.world.second))

    desk.publish(foreign)
    desk.publish(
        factories.make_playable(factories.media(desk.world)),
        body=streamfield([("video", {"media": foreign.pk, "caption": ""})]),
    )

    assert not LecturePage.objects.exists()


def test_the_form_offers_only_follow_ups_of_ones_own_units(desk: Desk) -> None:
    for unit, title in ((desk.world.first, "本支部测验"), (desk.world.second, "别家测验")):
        StudyItem.objects.create(
            kind=ItemKind.QUIZ,
            state=ItemState.LIVE,
            title=title,
            owner_label="quizzes.quiz",
            owner_key=title,
            unit=unit,
            audience=desk.world.everyone,
        )

    shown = desk.client.get(desk.new_url).content.decode()

    assert "本支部测验" in shown
    assert "别家测验" not in shown


def test_the_form_asks_for_no_slug(desk: Desk) -> None:
    shown = desk.client.get(desk.new_url).content.decode()

    assert 'name="slug"' not in shown
    assert "先传主视频" in shown


def test_a_new_page_is_not_saved_behind_the_editors_back(desk: Desk) -> None:
    page = factories.lecture(desk.world)

    new = desk.client.get(desk.new_url).content.decode()
    known = desk.client.get(f"/cms/pages/{page.pk}/edit/").content.decode()

    assert AUTOSAVE not in new
    assert AUTOSAVE in known


def test_the_preview_of_unplayable_media_says_so(desk: Desk) -> None:
    page = factories.lecture(desk.world, asset=factories.media(desk.world))

    shown = desk.client.get(f"/cms/pages/{page.pk}/view_draft/").content.decode()

    assert "视频正在转码" in shown
    assert "data-evidence" not in shown


def test_another_branchs_editor_does_not_reach_the_form(world: World, client: Client) -> None:
    page = factories.lecture(world)
    client.force_login(world.account(world.wu_jiu))

    response = client.get(f"/cms/pages/{page.pk}/edit/")

    assert response.status_code in (302, 403, 404)
    assert TITLE not in response.content.decode()


def test_taps_are_chosen_on_the_page_and_off_when_nothing_is_said(
    desk: Desk, ready: MediaAsset
) -> None:
    desk.save_draft(ready)
    assert LecturePage.objects.get().get_latest_revision_as_object().presence_minutes == 0

    page = LecturePage.objects.get()
    data = desk.form(ready, presence_minutes=15)
    answer = desk.client.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)
    shown = answer.content.decode()

    assert "在场确认" in shown
    assert "每15分钟一次" in shown
    assert "默认不确认。" in shown
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().presence_minutes == 15


@pytest.mark.parametrize("minutes", ["3", "-5", "一"])
def test_taps_come_at_the_offered_distances_only(
    desk: Desk, ready: MediaAsset, minutes: str
) -> None:
    desk.save_draft(ready)
    page = LecturePage.objects.get()
    desk.client.post(
        f"/cms/pages/{page.pk}/edit/", desk.form(ready, presence_minutes=minutes), follow=True
    )

    page.refresh_from_db()
    assert page.get_latest_revision_as_object().presence_minutes == 0


def test_the_order_is_chosen_on_the_page_and_free_when_nothing_is_said(
    desk: Desk, ready: MediaAsset
) -> None:
    desk.save_draft(ready)
    assert LecturePage.objects.get().get_latest_revision_as_object().seek_policy == "free"

    page = LecturePage.objects.get()
    data = desk.form(ready, seek_policy="first_in_order")
    answer = desk.client.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)

    assert "首次不可快进" in answer.content.decode()
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().seek_policy == "first_in_order"
