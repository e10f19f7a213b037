"""One row of the consumer complaint file of the CFPB: what it says, and what is wrong with it.

What the file records (how the company responded, and whether in time) is taken over as it stands;
nothing of it is counted here. The law's clock runs from the day on which the company got it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

RECEIVED, SENT = "Date received", "Date sent to company"
PRODUCT, ISSUE, SUB_ISSUE = "Product", "Issue", "Sub-issue"
NUMBER, COMPANY = "Complaint ID", "Company"
RESPONSE, TIMELY = "Company response to consumer", "Timely response?"
NARRATIVE, TAGS = "Consumer complaint narrative", "Tags"
COLUMNS = (RECEIVED, SENT, PRODUCT, ISSUE, NUMBER, RESPONSE, TIMELY)
OLDER = "Older American"


class Response(StrEnum):
    """What the file says that the company answered."""

    CLOSED = "closed"
    EXPLAINED = "explained"
    MONEY = "money"
    OTHER_RELIEF = "other_relief"
    NO_RELIEF = "no_relief"
    UNTIMELY = "untimely"
    IN_PROGRESS = "in_progress"


RESPONSES: Mapping[str, Response] = {
    "Closed": Response.CLOSED,
    "Closed with explanation": Response.EXPLAINED,
    "Closed with monetary relief": Response.MONEY,
    "Closed with relief": Response.OTHER_RELIEF,
    "Closed with non-monetary relief": Response.OTHER_RELIEF,
    "Closed without relief": Response.NO_RELIEF,
    "Untimely response": Response.UNTIMELY,
    "In progress": Response.IN_PROGRESS,
}
TIMELINESS = {"Yes": True, "No": False, "": None}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a row is not taken: the column, its value, the rule it breaks."""

    column: str
    value: str
    rule: str


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
        return f"cfpb-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.response is Response.IN_PROGRESS

    @property
    def subject(self) -> str:
        return f"{self.issue}: {self.sub_issue}" if self.sub_issue else self.issue


def missing_columns(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Give the columns without which nothing can be read."""
    return tuple(name for name in COLUMNS if name not in columns)


def read(row: Mapping[str, str], *, today: date) -> Reported | Fault:
    """Give what a row says, or the first thing that is wrong with it."""
    got = {name: row.get(name, "").strip() for name in row}
    received, sent = _day(got[RECEIVED]), _day(got[SENT])
    number = got[NUMBER]
    checks = (
        (NUMBER, "number_of_digits", number.isascii() and number.isdigit() and len(number) <= 20),
        (RECEIVED, "date", received is not None),
        (SENT, "date", sent is not None),
        (SENT, "not_before_received", received is None or sent is None or sent >= received),
        (SENT, "not_in_the_future", sent is None or sent <= today),
        (PRODUCT, "required", bool(got[PRODUCT])),
        (ISSUE, "required", bool(got[ISSUE])),
        (RESPONSE, "response_known", got[RESPONSE] in RESPONSES),
        (TIMELY, "yes_or_no", got[TIMELY] in TIMELINESS),
    )
    wrong = next(((column, rule) for column, rule, holds in checks if not holds), None)
    if wrong or received is None or sent is None:
        column, rule = wrong or (SENT, "date")
        return Fault(column=column, value=got[column], rule=rule)
    return Reported(
        number=number,
        received_date=received,
        sent_date=sent,
        product=got[PRODUCT],
        issue=got[ISSUE],
        sub_issue=got.get(SUB_ISSUE, ""),
        company=got.get(COMPANY, ""),
        narrative=row.get(NARRATIVE, "").replace("\x00", "").strip(),
        is_older=OLDER in got.get(TAGS, ""),
        response=RESPONSES[got[RESPONSE]],
        was_timely=TIMELINESS[got[TIMELY]],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
