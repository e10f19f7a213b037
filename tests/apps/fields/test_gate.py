from __future__ import annotations

from zhike.apps.fields.gate import require_answers
from zhike.apps.tickets.gates import GATES, before_solved


def test_the_gate_stands_once_however_often_it_is_registered():
    before_solved(require_answers)

    assert GATES.count(require_answers) == 1
