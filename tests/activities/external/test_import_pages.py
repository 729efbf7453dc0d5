"""外部学习 by Excel on the page: upload, preview, one decision, the file of refused rows; and who gets none of it."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sanwei.activities.models import ExternalClaim, ExternalImport
from sanwei.common.models import AuditEntry
from tests.activities.clients import client_of
from tests.activities.external.sheets import LI, ZHANG, ZHAO, kept, sheet
from tests.files.samples import picture
from tests.home.test_pages import count_queries
from tests.world import World

WRONG = ("钱十", *ZHANG[1:])


@pytest.fixture
def desk(world: World) -> Client:
    return client_of(world, world.li_si)


def upload(world: World, client: Client, data: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("外部学习.xlsx", data)
    told = {"file": file, "confirmed_unclassified": "on", **more}
    address = reverse("activities:external_import", args=[world.first.public_id])
    return client.post(address, told, follow=True)  # type: ignore[return-value]


def body(response: HttpResponse) -> str:
    stream = getattr(response, "streaming_content", None)
    return (b"".join(stream) if stream else response.content).decode(errors="replace")


def decide(client: Client, **told: str) -> str:
    address = reverse("activities:external_preview", args=[ExternalImport.objects.get().public_id])
    return body(client.post(address, told, follow=True))  # type: ignore[arg-type]


def test_what_wants_a_look_comes_first(world: World, desk: Client) -> None:
    page = body(upload(world, desk, sheet(ZHANG, ZHAO, WRONG)))

    assert "这1行要您看" in page
    assert "外部学习 第4行" in page
    assert "“姓名”第一支部的名册里没有“钱十”" in page
    assert page.index("钱十") < page.index("张三")
    assert not ExternalClaim.objects.exists()


def test_nothing_goes_in_while_a_row_is_wrong_unless_it_is_said(world: World, desk: Client) -> None:
    upload(world, desk, sheet(ZHANG, WRONG))

    assert "一行都没有登记" in decide(desk, do="commit")
    assert "已登记并确认1条" in decide(desk, do="commit", skip_errors="on")
    assert ExternalClaim.objects.get().member == world.zhang_san


def test_a_discarded_file_registers_nothing(world: World, desk: Client) -> None:
    upload(world, desk, sheet(ZHANG))

    assert "没有登记任何一行" in decide(desk, do="discard")
    assert "已经处理过了" in decide(desk, do="commit")
    assert not ExternalClaim.objects.exists()


def test_one_s_own_row_is_said_to_wait(world: World, desk: Client) -> None:
    assert "其中1条是您自己的" in body(upload(world, desk, sheet(LI, ZHANG)))

    assert "您自己的1条已交上去" in decide(desk, do="commit")


def test_refused_rows_come_back_mended(world: World, desk: Client) -> None:
    upload(world, desk, sheet(ZHAO, ("张三", "九月中旬", *ZHANG[2:])))
    address = reverse("activities:external_refused", args=[ExternalImport.objects.get().public_id])

    data = b"".join(desk.get(address).streaming_content)  # type: ignore[attr-defined]

    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert rows[1][-1] == "原因"
    assert "看不出是哪一天" in str(rows[2][-1])
    page["B3"] = "2026-09-18"
    mended = io.BytesIO()
    book.save(mended)
    assert "1条可以登记" in body(upload(world, desk, mended.getvalue()))
    assert AuditEntry.objects.filter(action="activities.external_refused_export").count() == 1


def test_a_formula_in_a_refused_row_stays_text(world: World, desk: Client) -> None:
    upload(world, desk, sheet(("=HYPERLINK(1)", "九月", "@SUM", "+1", "x", "", "")))
    kept_one = ExternalImport.objects.get()
    address = reverse("activities:external_refused", args=[kept_one.public_id])

    data = b"".join(desk.get(address).streaming_content)  # type: ignore[attr-defined]

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_the_template_is_what_the_reader_reads(world: World, desk: Client) -> None:
    address = reverse("activities:external_template", args=[world.first.public_id])
    data = b"".join(desk.get(address).streaming_content)  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.active
    assert page is not None
    page.append(
        ["张三", "0001", "2026-09-16", "2026-09-18", "云山市委党校", "轮训", "16", "轮训", "", ""]
    )
    filled = io.BytesIO()
    book.save(filled)

    assert "1条可以登记" in body(upload(world, desk, filled.getvalue()))


def test_a_file_without_the_tick_is_not_read(world: World, desk: Client) -> None:
    response = upload(world, desk, sheet(ZHANG), confirmed_unclassified="")

    assert response.status_code == 422
    assert "请先确认文件不含涉密内容" in body(response)
    assert not ExternalImport.objects.exists()


def test_what_is_no_workbook_comes_back_on_the_form(world: World, desk: Client) -> None:
    response = upload(world, desk, b"<script>alert(1)</script>")

    assert response.status_code == 422
    assert "这不是能读的 Excel 文件" in body(response)


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba", "sun_qi"])
def test_a_file_is_seen_by_who_uploaded_it_alone(world: World, who: str) -> None:
    found = kept(world, sheet(ZHANG, WRONG))
    client = client_of(world, getattr(world, who))

    for name in ("external_preview", "external_refused"):
        assert client.get(reverse(f"activities:{name}", args=[found.public_id])).status_code == 404
    address = reverse("activities:external_preview", args=[found.public_id])
    assert client.post(address, {"do": "commit", "skip_errors": "on"}).status_code == 404
    assert not ExternalClaim.objects.exists()


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba"])
def test_another_branch_s_upload_is_no_page(world: World, who: str) -> None:
    client = client_of(world, getattr(world, who))

    for name in ("external_import", "external_template"):
        address = reverse(f"activities:{name}", args=[world.first.public_id])
        assert client.get(address).status_code == 404


def test_a_certificate_is_added_at_the_desk(world: World, desk: Client) -> None:
    upload(world, desk, sheet(ZHANG))
    decide(desk, do="commit")
    found = ExternalClaim.objects.get()
    address = reverse("activities:external_add_proof", args=[found.public_id])
    assert address in body(
        desk.get(reverse("activities:external_desk", args=[world.first.public_id]))
    )

    file = SimpleUploadedFile("证书.jpg", picture(), "image/jpeg")
    page = body(desk.post(address, {"file": file, "confirmed_unclassified": "on"}, follow=True))  # type: ignore[arg-type]

    assert "证明图已补上" in page
    assert desk.get(address).status_code == 404
    assert client_of(world, world.zhou_ba).get(address).status_code == 404


def test_a_preview_page_costs_the_same_for_more_rows(world: World, desk: Client) -> None:
    few = kept(world, sheet(ZHANG, WRONG))
    address = reverse("activities:external_preview", args=[few.public_id])
    desk.get(address)
    first = count_queries(desk, address)
    many = kept(world, sheet(ZHANG, ZHAO, LI, WRONG, WRONG, WRONG))

    address = reverse("activities:external_preview", args=[many.public_id])
    assert count_queries(desk, address) == first
