from __future__ import annotations

import pyarrow as pa
from tests.apps.journeys.conftest import stored
from tests.cast import event_log

from zhike.apps.journeys.log_state import state_of


def test_the_state_stays_while_the_log_does_and_changes_with_it(loans):
    before = state_of(loans)

    stored(pa.concat_tables([event_log().slice(0, 3)]), log_name="other")
    assert state_of(loans) == before
    assert state_of("other") != before
