from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.integrations.sms import Incoming, Report, read_event
from zhike.integrations.telephone.errors import EventRefused

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
REPORT = {"event": "report", "reference": "r-1", "outcome": "delivered"}
MESSAGE = {"event": "message", "id": "m-1", "from": "+86 138 1234 5678", "text": "您好"}


def test_a_report_and_a_message_are_read():
    told = read_event(REPORT | {"at": 1767571200}, received_at=NOW)
    assert told == Report(
        reference="r-1", is_delivered=True, reason="", at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    said = read_event(MESSAGE, received_at=NOW)
    assert isinstance(said, Incoming)
    assert (said.message_id, said.number, said.text, said.at) == (
        "m-1", "+86 138 1234 5678", "您好", NOW,
    )  # fmt: skip


def test_a_clock_that_runs_ahead_is_put_back():
    ahead = (NOW + timedelta(hours=1)).isoformat()

    assert read_event(REPORT | {"at": ahead}, received_at=NOW).at == NOW


def test_neither_number_nor_words_stand_in_what_is_printed():
    said = read_event(MESSAGE, received_at=NOW)

    assert "138" not in repr(said) and "您好" not in repr(said)


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        {"event": "dance"},
        REPORT | {"outcome": "perhaps"},
        REPORT | {"reference": ""},
        MESSAGE | {"text": " "},
        MESSAGE | {"text": 7},
        MESSAGE | {"text": "x" * 2001},
        MESSAGE | {"from": "anonymous"},
        MESSAGE | {"from": "call me"},
        MESSAGE | {"id": None},
        MESSAGE | {"at": "noon"},
    ],
)
def test_anything_else_is_refused_by_its_field(wrong):
    with pytest.raises(EventRefused) as refusal:
        read_event(wrong, received_at=NOW)
    assert "call me" not in str(refusal.value)
