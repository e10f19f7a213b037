from __future__ import annotations

from datetime import UTC, datetime

from zhike.integrations.telephone import CallEvent, Kind


def test_a_printed_event_does_not_say_who_called():
    event = CallEvent(
        kind=Kind.ANSWERED,
        call_id="c-1",
        at=datetime(2026, 1, 5, tzinfo=UTC),
        number="13812345678",
    )

    assert "13812345678" not in f"{event!r} {event}"
    assert "c-1" in repr(event)
