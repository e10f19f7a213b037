"""Bringing data in as a person does: a file from the desk, a look, an import, and back again."""

from __future__ import annotations

import json
import threading
import urllib.request

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import scrolls_sideways, violations
from tests.browser.in_soak import in_soak

HEADER = "业务流水号,环节,日期,时间,渠道,客户号"
# Ten loans of three steps; one row names a day that never was, one lacks its case, one its fields.
CHANNELS = ("手机银行", "网点")
ROWS = [
    f"L{loan:02d},{step},2026/1/{loan + 1},{9 + place}:00:00,{CHANNELS[loan % 2]},C{loan:03d}"
    for loan in range(10)
    for place, step in enumerate(("申请", "审批", "放款"))
]
FAULTS = ["L90,申请,2026/2/30,9:00:00,网点,C090", ",申请,2026/1/9,9:00:00,网点,C091", "L92,申请"]
# Three customers; the last one opened his account on a day that never was.
CUSTOMERS = """客户号,姓名,手机号码,身份证号,出生日期,客户等级,开户日期
N90001,苏星河,13900001111,11010519491231002X,1949-12-31,金卡,2020/2/29
N90002,钱若溪,13900002222,,1990/3/7,普通,2021-05-01
N90003,周一鸣,13900003333,,1985-06-15,普通,2020-02-30
"""
PERSONAL = ("苏星河", "13900001111", "11010519491231002X", "1949-12-31")
COUNT_CUSTOMERS = """
from zhike.apps.customers.models import Customer
print(Customer.objects.filter(customer_id__startswith="N9000").count())
"""
COUNT = """
from zhike.pipelines.journeys import the_store
print([(log.cases, log.events) for log in the_store().logs() if log.log_name == {name!r}])
"""
MAKE_TOKEN = """
from zhike.apps.api.actions import create_token
print(create_token(name={name!r}, permissions=["ingest"], by="admin").secret)
"""
IMPORT_SECONDS = 90_000  # milliseconds; a busy machine may take its time over a real log


@pytest.fixture
def loans(tmp_path):
    path = tmp_path / "贷款流程.csv"
    path.write_bytes("\n".join([HEADER, *ROWS, *FAULTS, ""]).encode("gb18030"))
    return path


@pytest.fixture
def customers(tmp_path):
    path = tmp_path / "客户.csv"
    path.write_text(CUSTOMERS)
    return path


def upload(page: Page, path, *, log_name: str = "", kind: str = "events") -> None:
    page.locator("#id_kind").select_option(kind)
    page.set_input_files("#id_file", path)
    page.locator("form[data-upload] .button-primary").click()
    page.wait_for_url("**/mapping/")
    if log_name:
        page.locator("#id_log_name").fill(log_name)


def start(page: Page) -> None:
    page.locator("button[value=import]").click()
    page.wait_for_url("**/imports/*/")


def counts(page: Page) -> list[str]:
    """The counts of a finished import: read, stored, known already, rejected."""
    figures = page.locator(".card .equation dd")
    expect(figures).to_have_count(4, timeout=IMPORT_SECONDS)
    return [text.replace(",", "") for text in figures.all_inner_texts()]


def held(bank, name: str) -> str:
    return bank.run(COUNT.format(name=name)).strip()


def test_a_file_of_ones_own_comes_in_is_undone_and_comes_in_again(open_page, bank, loans):
    page = open_page("/admin/imports/new/")
    upload(page, loans, log_name="贷款")

    expect(page.locator("#preview")).to_contain_text("2026-01-01 09:00:00")
    page.get_by_label("渠道", exact=True).select_option("touchpoint")
    expect(page.locator("#preview th", has_text="触点")).to_be_visible()
    start(page)

    assert counts(page) == ["33", "30", "0", "3"]
    expect(page.locator("main")).to_contain_text("字段数少于表头")
    assert held(bank, "贷款") == "[(10, 30)]"

    page.get_by_role("button", name="撤销此次导入").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("原因").fill("月份不对")
    dialog.get_by_role("button", name="撤销导入").click()
    expect(page.locator(".alert-warn").first).to_contain_text("月份不对")
    assert held(bank, "贷款") == "[]"

    page.get_by_role("button", name="再次导入此来源").click()
    page.wait_for_url("**/mapping/")
    start(page)
    assert counts(page) == ["33", "30", "0", "3"]
    assert held(bank, "贷款") == "[(10, 30)]"


def test_customers_come_in_masked_and_are_undone(open_page, bank, customers):
    page = open_page("/admin/imports/new/")
    upload(page, customers, kind="customers")

    for personal in PERSONAL:
        expect(page.locator("main")).not_to_contain_text(personal)
    expect(page.get_by_label("手机号码", exact=True)).to_have_value("phone")
    expect(page.locator("#preview")).to_contain_text("苏**")
    start(page)

    assert counts(page) == ["3", "2", "0", "1"]
    assert bank.run(COUNT_CUSTOMERS).strip() == "2"
    page.get_by_role("link", name="查看客户").click()
    expect(page.locator("main")).to_contain_text("N90001")
    page.go_back()
    page.get_by_role("button", name="撤销此次导入").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("原因").fill("来源有误")
    dialog.get_by_role("button", name="撤销导入").click()
    expect(page.locator(".alert-warn").first).to_contain_text("已撤回：2 位客户")
    assert bank.run(COUNT_CUSTOMERS).strip() == "0"


def test_the_rejected_rows_are_downloaded_masked(open_page, loans):
    page = open_page("/admin/imports/new/", language="en")
    upload(page, loans, log_name="rejects")
    start(page)
    counts(page)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()

    text = waiting.value.path().read_text("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "L92,申请" not in text


def test_without_scripts_a_file_comes_in_too(open_page, bank, loans):
    page = open_page("/admin/imports/new/", scripts=False)
    upload(page, loans, log_name="no-scripts")
    start(page)

    assert "/admin/imports/" in page.url


def test_with_keys_alone_a_column_is_mapped_and_the_import_started(open_page, loans):
    page = open_page("/admin/imports/new/", language="en")
    page.set_input_files("#id_file", loans)
    page.locator("form[data-upload] .button-primary").press("Enter")
    page.wait_for_url("**/mapping/")

    column = page.get_by_label("客户号", exact=True)
    column.focus()
    column.press("L")
    expect(column).to_have_value("lifecycle")
    page.locator("button[value=import]").press("Enter")
    page.wait_for_url("**/imports/*/")

    assert counts(page)[3] == "3"


def test_a_file_that_is_too_large_is_refused_before_it_travels(open_page, loans):
    page = open_page("/admin/imports/new/", language="en")
    page.evaluate("document.querySelector('[data-upload]').dataset.limit = '10'")

    page.set_input_files("#id_file", loans)
    page.locator("form[data-upload] .button-primary").click()

    expect(page.locator("[data-upload-error]")).to_contain_text("larger than the limit")
    assert page.url.endswith("/new/")


def test_a_refusal_of_the_server_is_told_where_the_file_was_chosen(open_page, tmp_path):
    page = open_page("/admin/imports/new/", language="en")
    page.set_input_files("#id_file", {"name": "a.exe", "mimeType": "", "buffer": b"MZ"})

    page.locator("form[data-upload] .button-primary").click()

    expect(page.locator("[data-upload-error]")).to_contain_text("Choose a CSV, Excel")


@pytest.mark.real_data
def test_a_real_log_is_cancelled_then_comes_in_whole(open_page, bank, real_data):
    page = open_page("/admin/imports/new/", language="en")
    path = real_data / "event_logs" / "BPI_Challenge_2012.xes.gz"
    page.set_default_timeout(IMPORT_SECONDS)
    upload(page, path, log_name="BPI-2012")
    start(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("main")).to_contain_text("was cancelled", timeout=IMPORT_SECONDS)
    assert held(bank, "BPI-2012") == "[]"

    page.get_by_role("button", name="Run again").click()

    assert counts(page) == ["262200", "262200", "0", "0"]
    assert held(bank, "BPI-2012") == "[(13087, 262200)]"


def test_two_identical_batches_sent_at_once_are_stored_once(bank, repetitions):
    secret = bank.run(MAKE_TOKEN.format(name="race")).strip()
    stored = []

    def send(body: bytes, ready: threading.Barrier) -> None:
        request = urllib.request.Request(
            f"{bank.url}/api/v1/events?log=race",
            body,
            {"Authorization": f"Bearer {secret}", "Content-Type": "application/x-ndjson"},
        )
        ready.wait()
        with urllib.request.urlopen(request, timeout=60) as answer:
            stored.append(json.load(answer)["stored"])

    for turn in range(repetitions):
        rows = [
            {"case_id": f"{turn}-{n}", "activity": "a", "occurred_at": "2026-01-05T09:00:00Z"}
            for n in range(50)
        ]
        body = "".join(json.dumps(row) + "\n" for row in rows).encode()
        ready = threading.Barrier(2)
        threads = [threading.Thread(target=send, args=(body, ready)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sum(stored) == 50 * repetitions
    assert held(bank, "race") == f"[({50 * repetitions}, {50 * repetitions})]"


@pytest.mark.parametrize(("language", "theme"), [("zh-hans", "light"), ("en", "dark")])
def test_every_page_of_imports_meets_wcag(open_page, bank, loans, customers, language, theme):
    page = open_page("/admin/imports/new/", language=language, theme=theme)
    found = {"new": violations(page)}
    upload(page, customers, kind="customers")
    found["mapping of customers"] = violations(page)
    page.goto(f"{bank.url}/admin/imports/new/")
    upload(page, loans, log_name=f"wcag-{language}")
    found["mapping"] = violations(page)
    start(page)
    counts(page)
    found["done"] = violations(page)
    page.locator("[data-opens=undo-dialog]").click()
    found["undo"] = violations(page)
    for path in ("/admin/imports/", "/admin/imports/new/database/", "/admin/tokens/"):
        page.goto(bank.url + path)
        found[path] = violations(page)

    assert found == {place: [] for place in found}


@pytest.mark.parametrize("width", [390, in_soak(768)])
def test_no_page_of_imports_scrolls_sideways(open_page, bank, loans, customers, width):
    page = open_page("/admin/imports/new/", language="en", width=width)
    wide = [page.url] if scrolls_sideways(page) else []
    upload(page, customers, kind="customers")
    wide += [page.url] if scrolls_sideways(page) else []
    page.goto(f"{bank.url}/admin/imports/new/")
    upload(page, loans, log_name="phone")
    wide += [page.url] if scrolls_sideways(page) else []
    start(page)
    counts(page)
    wide += [page.url] if scrolls_sideways(page) else []
    for path in ("/admin/imports/", "/admin/imports/new/database/", "/admin/tokens/"):
        page.goto(bank.url + path)
        wide += [path] if scrolls_sideways(page) else []

    assert wide == []
