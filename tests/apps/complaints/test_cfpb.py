from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.complaints.cfpb import HEADERS, Response, fault_in, missing_columns, reported

TODAY = date(2026, 3, 2)
# A row as the file has it, and as the mapping reads it.
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
MAPPED = {
    "complaint_id": "3571115",
    "received_date": date(2020, 3, 1),
    "sent_date": date(2020, 3, 3),
    "product": "Mortgage",
    "issue": "Struggling to pay mortgage",
    "sub_issue": None,
    "company": "EXAMPLE BANK",
    "narrative": "I paid XXXX.\x00",
    "tags": "Older American, Servicemember",
    "response": "money",
    "timely": "no",
    "queue": "complaints",
}


def fault(**changed):
    return fault_in(MAPPED | changed, queues={"complaints"}, today=TODAY)


def test_a_row_is_taken_as_it_stands():
    found = reported(MAPPED)

    assert fault() == ""
    assert (found.source_id, found.sent_date) == ("cfpb-3571115", date(2020, 3, 3))
    assert (found.response, found.was_timely) == (Response.MONEY, False)
    assert found.narrative == "I paid XXXX."
    assert found.subject == "Struggling to pay mortgage"
    assert found.is_older
    assert not found.is_open


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("complaint_id", "12a", "number_of_digits"),
        ("complaint_id", "１２", "number_of_digits"),
        ("complaint_id", "1" * 21, "number_of_digits"),
        ("sent_date", date(2020, 2, 29), "not_before_received"),
        ("sent_date", date(2026, 3, 3), "not_in_the_future"),
        ("response", "Settled", "response_known"),
        ("timely", "Maybe", "yes_or_no"),
        ("queue", "nobody", "unknown_queue"),
    ],
)
def test_a_row_that_is_wrong_says_where(column, value, rule):
    assert fault(**{column: value}) == f"{column} {rule}"


def test_whether_it_was_in_time_may_be_unknown():
    assert fault(timely=None) == ""
    assert reported(MAPPED | {"timely": None}).was_timely is None


def test_only_what_is_in_progress_is_open():
    assert reported(MAPPED | {"response": "in_progress"}).is_open


def test_the_columns_that_must_be_there_are_named():
    assert missing_columns(tuple(ROW)) == ()
    assert missing_columns(("Product",)) == tuple(c for c in HEADERS.values() if c != "Product")
