"""One row of the consumer complaint file of the CFPB: what it says, and what is wrong with it.

What the file records (how the company responded, and whether in time) is taken over as it stands;
nothing of it is counted here. The law's clock runs from the day on which the company got it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

# As the file heads the columns without which nothing can be told.
HEADERS: Mapping[str, str] = {
    "received_date": "Date received",
    "sent_date": "Date sent to company",
    "product": "Product",
    "issue": "Issue",
    "complaint_id": "Complaint ID",
    "response": "Company response to consumer",
    "timely": "Timely response?",
}
PRODUCT, ISSUE = HEADERS["product"], HEADERS["issue"]
OLDER = "Older American"
LONGEST_NUMBER = 20
PREFIX = "cfpb-"


class Response(StrEnum):
    """What the file says that the company answered."""

    CLOSED = "closed"
    EXPLAINED = "explained"
    MONEY = "money"
    OTHER_RELIEF = "other_relief"
    NO_RELIEF = "no_relief"
    UNTIMELY = "untimely"
    IN_PROGRESS = "in_progress"


TIMELINESS = {"yes": True, "no": False, None: None}


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A complaint as the file tells it."""

    number: str
    received_date: date
    sent_date: date
    product: str
    issue: str
    sub_issue: str
    company: str
    narrative: str
    is_older: bool
    response: Response
    was_timely: bool | None

    @property
    def source_id(self) -> str:
        return f"{PREFIX}{self.number}"

    @property
    def is_open(self) -> bool:
        return self.response is Response.IN_PROGRESS

    @property
    def subject(self) -> str:
        return f"{self.issue}: {self.sub_issue}" if self.sub_issue else self.issue


def missing_columns(columns: Collection[str]) -> tuple[str, ...]:
    """Give the columns without which nothing can be read."""
    return tuple(name for name in HEADERS.values() if name not in columns)


def fault_in(row: Mapping[str, Any], *, queues: Collection[str], today: date) -> str:
    """Say which column of a mapped row is wrong and by which rule; empty where none is."""
    number = row["complaint_id"]
    digits = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    checks = (
        ("complaint_id number_of_digits", digits),
        ("sent_date not_before_received", row["sent_date"] >= row["received_date"]),
        ("sent_date not_in_the_future", row["sent_date"] <= today),
        ("response response_known", row["response"] in set(Response)),
        ("timely yes_or_no", row["timely"] in TIMELINESS),
        ("queue unknown_queue", row["queue"] in queues),
    )
    return next((fault for fault, holds in checks if not holds), "")


def reported(row: Mapping[str, Any]) -> Reported:
    """Give what a row says in which nothing is wrong."""
    return Reported(
        number=row["complaint_id"],
        received_date=row["received_date"],
        sent_date=row["sent_date"],
        product=row["product"],
        issue=row["issue"],
        sub_issue=row["sub_issue"] or "",
        company=row["company"] or "",
        narrative=(row["narrative"] or "").replace("\x00", "").strip(),
        is_older=OLDER in (row["tags"] or ""),
        response=Response(row["response"]),
        was_timely=TIMELINESS[row["timely"]],
    )
