"""Who is told of what is due is tested with the reminders: see test_reminder_actions."""

from __future__ import annotations

import pytest
from tests.apps.cast import person
from tests.apps.tellings.conftest import improvement

from zhike.apps.audit.models import Outbox
from zhike.apps.improvements.notices import back
from zhike.apps.notifications.kinds import kinds
from zhike.apps.people.rules import Role


@pytest.fixture(autouse=True)
def tables() -> None:
    """No table of the store is looked at."""


def test_what_is_back_is_told_to_its_owner_by_mail_too(db):
    owner = person(username="li", role=Role.IMPROVEMENT_OWNER)
    row = improvement(owner)

    told = back(Outbox(activity="reopen improvement", case_id=row.case_id))

    assert list(told.users) == [owner.pk]
    assert kinds()["improvement_back"].ways.mail
    assert back(Outbox(activity="reopen improvement", case_id="improvement-0")) is None
