from __future__ import annotations

from datetime import UTC, datetime

from zhike.integrations.telephone import MAPPINGS, Kind, read_event

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def test_a_channel_event_is_read():
    raw = {
        "Event-Name": "CHANNEL_ANSWER",
        "Channel-Call-UUID": "8a0f",
        "Event-Date-Timestamp": "1767574798000000",
        "Caller-Caller-ID-Number": "013812345678",
        "Caller-Destination-Number": "8001",
        "variable_zhike_queue": "hotline",
    }

    found = read_event(raw, mapping=MAPPINGS["freeswitch"], received_at=NOW)

    assert (found.kind, found.call_id, found.extension) == (Kind.ANSWERED, "8a0f", "8001")
    assert found.at == datetime(2026, 1, 5, 0, 59, 58, tzinfo=UTC)


def test_other_channel_events_are_left_out():
    raw = {"Event-Name": "CHANNEL_STATE", "Channel-Call-UUID": "8a0f"}

    assert read_event(raw, mapping=MAPPINGS["freeswitch"], received_at=NOW) is None
