from __future__ import annotations

import pytest

from zhike.apps.imports import takers
from zhike.apps.imports.forms import FileForm
from zhike.apps.imports.rules import IN_MASTER, TAKEN, Kind
from zhike.apps.imports.taking import ACTS
from zhike.pipelines.table_mapping import TABLES


@pytest.mark.parametrize("kind", sorted(TAKEN))
def test_each_kind_that_this_app_does_not_take_has_a_taker_with_its_act(kind):
    taker = takers.taker_of(kind)

    assert taker.kind == kind
    assert kind in ACTS
    assert kind not in IN_MASTER
    row = dict.fromkeys(TABLES[kind].column_names, "x")
    assert taker.key_of(row) == ("x",) * len(TABLES[kind].key)


def test_a_kind_whose_app_is_left_out_is_not_offered(monkeypatch):
    assert Kind.CALLS.value in dict(FileForm().fields["kind"].choices)

    monkeypatch.setattr(takers, "_TAKERS", {})

    assert Kind.CALLS.value not in dict(FileForm().fields["kind"].choices)
    assert Kind.EVENTS.value in dict(FileForm().fields["kind"].choices)
    assert not takers.can_be_undone(Kind.CALLS)


def test_what_can_be_undone_is_said_by_kind():
    assert takers.can_be_undone(Kind.EVENTS)
    assert takers.can_be_undone(Kind.CALLS)
    assert takers.can_be_undone(Kind.COMPLAINTS)
