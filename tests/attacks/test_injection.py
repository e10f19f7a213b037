"""Texts that other languages would read as commands: SQL, spreadsheets, headers, log lines."""

from __future__ import annotations

import io
import logging
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from tests.walking import content_of

from zhike.apps.api.models import Token
from zhike.apps.people.actions import create_person
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role

SQL = (
    "' OR '1'='1",
    "x'; DROP TABLE api_token; --",
    '" UNION SELECT password FROM people_user --',
    "1) OR (1=1",
    "%' OR username LIKE '%",
)
# Wherever an address takes a text of its caller's: one line for each new list.
ASKED = (
    "/api/v1/branches?code={}",
    "/api/v1/branches?name={}",
    "/api/v1/branches?sort={}",
    "/api/v1/branches?cursor={}",
    "/api/v1/branches/{}",
    "/api/v1/people?username={}",
    "/api/v1/people?role={}",
    "/api/v1/people?limit={}",
    "/api/v1/people?joined_from={}",
    "/api/v1/journeys/planted/variants?channels={}",
    "/api/v1/journeys/{}/variants",
    "/admin/audit/?by={}",
    "/admin/audit/?activity={}",
    "/admin/audit/?case_id={}",
    "/lists/audit/csv/?by={}",
    "/admin/imports/?log={}",
    "/customers/?q={}",
    "/customers/?sort={}",
    "/customers/search/?q={}",
    "/customers/{}/",
    "/insight/journeys/?log={}",
    "/insight/journeys/{}/",
    "/insight/journeys/planted/variants/?channels={}",
    "/insight/journeys/planted/cases/{}/",
    "/jobs/?state={}",
    "/notifications/?page={}",
)


@pytest.mark.parametrize("address", ASKED)
def test_sql_in_an_address_is_a_text_like_any_other(as_planted, address):
    for text in SQL:
        answer = as_planted.get(address.format(quote(text)))

        assert answer.status_code < 500, text
        assert "md5$" not in content_of(answer)
    assert Token.objects.exists()


@pytest.mark.parametrize("text", SQL)
def test_sql_in_a_filter_finds_nobody(call, text):
    User.objects.create(username="a", role=Role.AGENT)

    assert call(f"people?username={quote(text)}").json()["items"] == []


FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_export_holds_a_formula(as_planted, call, formula):
    """One line for each new export."""
    event = {"case_id": formula, "activity": formula, "channel": formula}
    lines = json_lines(event)
    call("events?log=sheet", method="POST", body=lines, kind="application/x-ndjson")
    exports = ("/lists/audit/csv/", "/insight/journeys/sheet/export/variants.csv",
               "/insight/journeys/sheet/export/variants.xlsx")  # fmt: skip
    create_person(
        username="+evil", name=formula, role=Role.AGENT, password="zhike-test-123", by="chen"
    )

    for address in exports:
        answer = as_planted.get(address)
        assert answer.status_code == 200, address
        assert formulas_in(answer, is_workbook=address.endswith("xlsx")) == [], address


def json_lines(event: dict) -> str:
    import json

    at = ("2026-01-05T09:30:00+08:00", "2026-01-06T09:30:00+08:00")
    return "".join(json.dumps(event | {"occurred_at": one}) + "\n" for one in at)


def formulas_in(answer, *, is_workbook: bool) -> list[str]:
    """Cells that a spreadsheet would reckon: formulas, and texts that begin like one."""
    if is_workbook:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sheets = load_workbook(io.BytesIO(body)).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f"]
    import csv

    rows = csv.reader(io.StringIO(content_of(answer).removeprefix("\ufeff")))
    begins = ("=", "+", "-", "@", "\t", "\r")
    cells = [cell for row in rows for cell in row]
    return [cell for cell in cells if cell.startswith(begins) and not is_number(cell)]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


BREAK = "x\r\nSet-Cookie: evil=1\r\n2026-01-01 00:00:00 ERROR zhike: forged"


@pytest.mark.parametrize(
    "address",
    [
        "/sign-in/?next={}",
        "/api/v1/{}",
        "/api/v1/branches/{}",
        "/nowhere/{}",
        "/insight/journeys/{}/",
        "/insight/journeys/planted/export/{}.csv",
        "/customers/{}/",
    ],
)
def test_a_line_break_in_an_address_writes_no_header_and_no_line_of_the_log(
    as_planted, address, caplog
):
    from zhike.config.log_lines import JsonLines, RefusalsInOneLine

    with caplog.at_level(logging.DEBUG):
        answer = as_planted.get(address.format(quote(BREAK)))

    assert "evil" not in answer.cookies
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())
    for record in caplog.records:
        for formatter in (RefusalsInOneLine("{message}", style="{"), JsonLines()):
            lines = formatter.format(record).splitlines()
            assert not any(line.startswith("2026-01-01") for line in lines)


def test_a_line_break_in_a_name_writes_no_line_of_the_log(visitor, caplog):
    with caplog.at_level(logging.DEBUG):
        visitor.post("/sign-in/", {"username": BREAK, "password": "x"})

    assert not any("\nzhike: forged" in record.getMessage() for record in caplog.records)
