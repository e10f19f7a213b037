from __future__ import annotations

from dataclasses import replace

import pytest

from zhike.apps.audit.rules import (
    BEGINNING,
    Anchor,
    Fault,
    FaultKind,
    SealedRow,
    content_of,
    faults_in,
    link_of,
    seal_of,
)

KEY = b"the key of this test"


@pytest.fixture
def chain():
    rows, before = [], BEGINNING
    for place in range(1, 9):
        content = content_of(["chen", "undo batch", f"batch-{place}"])
        seal = seal_of(content, key=KEY, place=place)
        before = link_of(seal, key=KEY, before=before)
        rows.append(SealedRow(place=place, seal=seal, link=before, content=content))
    return rows


@pytest.fixture
def anchors(chain):
    return [Anchor(place=row.place, link=row.link) for row in chain if row.place in {3, 6, 8}]


def found(rows, anchors):
    faults = faults_in(sorted(rows, key=lambda row: row.place), anchors=anchors, key=KEY)
    return [(fault.kind.value, fault.first, fault.last) for fault in faults]


def test_an_untouched_chain_has_no_fault(chain, anchors):
    assert found(chain, anchors) == []


def test_a_changed_content_is_named_and_only_that(chain, anchors):
    chain[3] = replace(chain[3], content=content_of(["li", "undo batch", "batch-4"]))

    assert found(chain, anchors) == [("altered", 4, 4)]


@pytest.mark.parametrize("column", ["seal", "link"])
def test_a_changed_seal_or_link_is_named_and_the_rows_behind_it_stand(chain, anchors, column):
    chain[3] = replace(chain[3], **{column: "0" * 64})

    assert found(chain, anchors) == [("altered", 4, 4)]


def test_rows_that_changed_places_are_both_named(chain, anchors):
    chain[1], chain[4] = replace(chain[4], place=2), replace(chain[1], place=5)

    assert found(chain, anchors) == [("altered", 2, 2), ("altered", 5, 5)]


@pytest.mark.parametrize("gone", [(1, 1), (4, 5), (3, 3), (8, 8), (7, 8)])
def test_removed_rows_are_named_the_tail_too(chain, anchors, gone):
    first, last = gone
    left = [row for row in chain if not first <= row.place <= last]

    assert found(left, anchors) == [("removed", first, last)]


def test_a_row_behind_the_last_anchor_needs_a_seal_of_the_key(chain, anchors):
    seal = seal_of(b"forged", key=b"another key", place=9)
    link = link_of(seal, key=b"another key", before=chain[-1].link)
    forged = SealedRow(place=9, seal=seal, link=link, content=b"forged")

    assert found([*chain, forged], anchors) == [("added", 9, 9)]


def test_a_second_row_at_one_place_is_an_added_one(chain, anchors):
    assert found([*chain, replace(chain[4])], anchors) == [("added", 5, 5)]


def test_a_chain_made_anew_with_the_key_does_not_meet_its_anchors(chain, anchors):
    rows, before = [], BEGINNING
    for row in chain:
        content = content_of(["li"]) if row.place == 2 else row.content
        seal = seal_of(content, key=KEY, place=row.place)
        before = link_of(seal, key=KEY, before=before)
        rows.append(SealedRow(place=row.place, seal=seal, link=before, content=content))

    assert found(rows, anchors) == [
        ("unanchored", 3, 3),
        ("unanchored", 6, 6),
        ("unanchored", 8, 8),
    ]


def test_an_empty_log_with_anchors_has_lost_all_its_rows(anchors):
    assert list(faults_in([], anchors=anchors, key=KEY)) == [
        Fault(kind=FaultKind.REMOVED, first=1, last=8)
    ]


def test_no_two_lists_of_values_give_the_same_content():
    assert content_of(["ab", "c"]) != content_of(["a", "bc"])
    assert content_of(['a","b']) != content_of(["a", "b"])
