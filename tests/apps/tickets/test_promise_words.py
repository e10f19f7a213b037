from __future__ import annotations

from zhike.apps.tickets.models import ServicePromise
from zhike.apps.tickets.promise_words import promises_in_words


def row(amount, unit="working_hours", *, clock="first_reply", **more):
    return ServicePromise(clock=clock, amount=amount, unit=unit, **more)


def test_what_holds_for_all_comes_before_what_differs():
    lines = promises_in_words(
        [
            row(2, "working_days", clock="resolution"),
            row(1, priority=1),
            row(0.5, "calendar_hours", priority=1, kind="complaint"),
            row(4),
        ]
    )

    assert lines == [
        "First reply within 4 working hours, for Urgent: 1 working hour,"
        " for Urgent · Complaint: 0.5 hours",
        "Resolution within 2 working days",
    ]


def test_a_promise_for_some_alone_says_for_whom():
    assert promises_in_words([row(1, kind="complaint")]) == [
        "First reply, for Complaint: 1 working hour"
    ]
