from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.complaints.cfpb import COLUMNS, Fault, Response, missing_columns, read

TODAY = date(2026, 3, 2)
ROW = {
    "Date received": "2020-03-01",
    "Product": "Mortgage",
    "Sub-product": "FHA mortgage",
    "Issue": "Struggling to pay mortgage",
    "Sub-issue": "",
    "Consumer complaint narrative": " I paid XXXX.\x00 ",
    "Company": "EXAMPLE BANK",
    "Tags": "Older American, Servicemember",
    "Date sent to company": "2020-03-03",
    "Company response to consumer": "Closed with monetary relief",
    "Timely response?": "No",
    "Complaint ID": "3571115",
}


def test_a_row_is_taken_as_it_stands():
    found = read(ROW, today=TODAY)

    assert (found.source_id, found.sent_date) == ("cfpb-3571115", date(2020, 3, 3))
    assert (found.response, found.was_timely) == (Response.MONEY, False)
    assert found.narrative == "I paid XXXX."
    assert found.subject == "Struggling to pay mortgage"
    assert found.is_older
    assert not found.is_open


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("Complaint ID", "", "number_of_digits"),
        ("Complaint ID", "12a", "number_of_digits"),
        ("Complaint ID", "１２", "number_of_digits"),
        ("Complaint ID", "1" * 21, "number_of_digits"),
        ("Date received", "03/01/2020", "date"),
        ("Date sent to company", "2020-02-30", "date"),
        ("Date sent to company", "2020-02-29", "not_before_received"),
        ("Date sent to company", "2026-03-03", "not_in_the_future"),
        ("Product", " ", "required"),
        ("Issue", "", "required"),
        ("Company response to consumer", "Settled", "response_known"),
        ("Timely response?", "Maybe", "yes_or_no"),
    ],
)
def test_a_row_that_is_wrong_says_where(column, value, rule):
    found = read(ROW | {column: value}, today=TODAY)

    assert isinstance(found, Fault)
    assert (found.column, found.rule) == (column, rule)


def test_whether_it_was_in_time_may_be_unknown():
    assert read(ROW | {"Timely response?": ""}, today=TODAY).was_timely is None


def test_only_what_is_in_progress_is_open():
    assert read(ROW | {"Company response to consumer": "In progress"}, today=TODAY).is_open


def test_the_columns_that_must_be_there_are_named():
    assert missing_columns(tuple(ROW)) == ()
    assert missing_columns(("Product",)) == tuple(c for c in COLUMNS if c != "Product")
