from __future__ import annotations

from dataclasses import fields

from zhike.apps.complaints import labels
from zhike.apps.complaints.dated_tables import shipped_tables
from zhike.apps.complaints.rules import Blocker, State
from zhike.apps.complaints.second_complaint import Signs


def test_every_state_blocker_sign_and_part_has_its_words():
    (letters,) = (table for table in shipped_tables() if table.name == "letters")
    parts = {part["part"] for row in letters.rows for part in row["parts"]}

    assert set(labels.STATES) == set(State)
    assert set(labels.BLOCKERS) == set(Blocker)
    assert set(labels.SIGNS) == {field.name for field in fields(Signs)}
    assert parts <= set(labels.PARTS)
    assert set(labels.choices(labels.STATES)[0]) == {"received", labels.STATES[State.RECEIVED]}
