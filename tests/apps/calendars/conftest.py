"""A branch under the head office, and 16 February 2026: nine days off around it, as announced."""

from __future__ import annotations

import pytest

from zhike.apps.calendars.actions import bank_calendar
from zhike.apps.people.branch_actions import create_branch, head_office


@pytest.fixture
def calendar(db):
    return bank_calendar()


@pytest.fixture
def branch(db):
    return create_branch(code="hz", name="杭州分行", parent=head_office(), by="chen")


@pytest.fixture
def elsewhere(db):
    return create_branch(code="cd", name="成都分行", parent=head_office(), by="chen")
