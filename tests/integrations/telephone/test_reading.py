from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from zhike.integrations.telephone import MAPPINGS, Kind, read_event, split_body
from zhike.integrations.telephone.errors import EventRefused
from zhike.integrations.telephone.reading import MOST_EVENTS

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
RINGS = {
    "event": "ringing",
    "call_id": "c-1",
    "number": "+86 138 1234 5678",
    "extension": 8001,
    "queue": "hotline",
    "at": "2026-01-05T08:59:58+08:00",
}


def read(**changes):
    return read_event(RINGS | changes, mapping=MAPPINGS["generic"], received_at=NOW)


def test_an_event_is_read_into_one_form():
    found = read()

    assert (found.kind, found.call_id, found.extension) == (Kind.RINGING, "c-1", "8001")
    assert (found.number, found.queue, found.is_inbound) == ("+86 138 1234 5678", "hotline", True)
    assert found.at == NOW - timedelta(seconds=2)


def test_a_number_stands_in_no_printed_event():
    assert "138" not in repr(read())


@pytest.mark.parametrize("number", ["", None, "anonymous", "Restricted"])
def test_a_withheld_number_is_none(number):
    assert read(number=number).number == ""


@pytest.mark.parametrize(
    "at", [1767574798, 1767574798000, 1767574798000000, "1767574798000000", "2026-01-05T00:59:58Z"]
)
def test_times_are_read_as_systems_write_them(at):
    assert read(at=at).at == NOW - timedelta(seconds=2)


def test_a_clock_that_runs_ahead_is_put_back_and_none_is_the_receipt():
    assert read(at="2030-01-05T00:59:58Z").at == NOW
    assert read(at=None).at == NOW


def test_an_event_that_nobody_needs_is_left_out():
    assert read(event="hold") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event": None}, "event"),
        ({"event": {"a": 1}}, "event"),
        ({"call_id": ""}, "call_id"),
        ({"call_id": "x" * 101}, "call_id"),
        ({"call_id": "a\x00b"}, "call_id"),
        ({"number": "<script>"}, "number"),
        ({"number": "13812345678" * 4}, "number"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-01-05T08:59:58"}, "at"),
        ({"at": True}, "at"),
        ({"at": 1e300}, "at"),
        ({"extension": [1]}, "extension"),
    ],
)
def test_a_refusal_names_the_field_and_never_the_value(changes, field):
    with pytest.raises(EventRefused) as refused:
        read(**changes)

    assert f"The field {field} is" in str(refused.value)
    assert "138123" not in str(refused.value) + repr(refused.value)
    assert "script" not in str(refused.value)


@pytest.mark.parametrize("raw", [None, 1, "ringing", [1]])
def test_what_is_no_object_is_refused(raw):
    with pytest.raises(EventRefused):
        read_event(raw, mapping=MAPPINGS["generic"], received_at=NOW)


def test_a_message_holds_one_event_or_several():
    assert split_body(json.dumps(RINGS).encode()) == [RINGS]
    assert split_body(json.dumps([RINGS, 1]).encode()) == [RINGS, 1]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 5000, json.dumps([RINGS] * (MOST_EVENTS + 1)).encode()]
)
def test_a_message_that_is_none_is_refused(body):
    with pytest.raises(EventRefused):
        split_body(body)
