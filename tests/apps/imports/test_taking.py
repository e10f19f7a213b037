from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.load_actions import begin_load
from zhike.apps.customers.loads import Stands
from zhike.apps.imports import taking
from zhike.apps.imports.errors import NotTakenBack
from zhike.apps.imports.rules import Kind
from zhike.apps.imports.takers import Taker, Undone
from zhike.apps.imports.taking import bring_rows, count_rows, take_back


class Shelf:
    """Takes calls in, and knows by which load each came."""

    def __init__(self) -> None:
        self.calls: dict[tuple[str, ...], int | None] = {}

    def begin(self, load):
        def take(rows):
            self.calls |= {(row["call_id"], row["switchboard"]): load.pk for row in rows}

        return take

    def known(self, keys):
        return {key: self.calls[key] for key in keys if key in self.calls}


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def taker(shelf):
    return Taker(
        kind=Kind.CALLS,
        becomes="",
        undoing=_("Undo"),
        judge=lambda rows: [""] * len(rows),
        known=shelf.known,
        begin=shelf.begin,
        undo=lambda load, by: Undone(gone=2, kept={Stands.CHANGED: 1, Stands.RECORDS: 0}),
    )


@pytest.fixture
def load(db):
    return begin_load("b1", holds="calls", source="calls.csv", by="chen")


def rows(*numbers):
    return [{"call_id": str(number), "switchboard": "热线"} for number in numbers]


def test_each_key_is_taken_once_also_over_the_edge_of_a_portion(taker, shelf, load, monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    source = rows(1, 2, 2, 2, 3)

    assert count_rows(source, taker=taker) == 3
    loaded = bring_rows(source, taker=taker, load=load)

    assert (loaded.created, loaded.known, loaded.again) == (3, 2, 0)
    assert len(shelf.calls) == 3
    assert count_rows(source, taker=taker) == 0


def test_what_an_earlier_run_of_the_same_load_brought_counts_for_it(taker, shelf, load):
    bring_rows(rows(1, 2), taker=taker, load=load)
    other = begin_load("b2", holds="calls", source="calls.csv", by="chen")

    same = bring_rows(rows(1, 2, 3), taker=taker, load=load)
    later = bring_rows(rows(1, 2, 3), taker=taker, load=other)

    assert (same.created, same.known, same.again) == (1, 0, 2)
    assert (later.created, later.known, later.again) == (0, 3, 0)


@pytest.fixture
def registered(monkeypatch):
    """Say who takes calls in."""

    def register(taker):
        monkeypatch.setattr(taking, "taker_of", lambda _kind: taker)

    return register


def test_a_load_is_taken_back_once_and_says_what_stayed(taker, load, registered):
    registered(taker)
    take_back(load, reason="falsch", by="chen")

    load.refresh_from_db()
    assert load.undone == {"rows": 2, "kept": {"changed": 1}, "named": []}
    assert (load.undone_by, load.undone_reason) == ("chen", "falsch")
    with pytest.raises(LoadUndone):
        take_back(load, reason="falsch", by="chen")


def test_what_is_never_undone_is_refused_with_the_reason(taker, load, registered):
    registered(replace(taker, undo=None))
    with pytest.raises(NotTakenBack, match="Undo"):
        take_back(load, reason="x", by="chen")

    registered(None)  # its app is left out
    with pytest.raises(NotTakenBack):
        take_back(load, reason="x", by="chen")
    load.refresh_from_db()
    assert load.undone_at is None
