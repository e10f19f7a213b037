from __future__ import annotations

import pytest

from zhike.apps.audit.anchors import add_anchor, all_anchors, anchors_file, last_anchor
from zhike.apps.audit.errors import AnchorsBroken
from zhike.apps.audit.rules import Anchor


@pytest.fixture(autouse=True)
def own_file(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "elsewhere" / "anchors.ndjson")


def test_before_the_first_anchor_there_is_none():
    assert last_anchor() is None
    assert list(all_anchors()) == []


def test_anchors_come_back_in_their_order_and_the_last_without_the_rest():
    anchors = [Anchor(place=place, link=f"{place:064x}") for place in range(1, 200)]
    for anchor in anchors:
        add_anchor(anchor)

    assert list(all_anchors()) == anchors
    assert last_anchor() == anchors[-1]


def test_a_line_that_was_written_over_is_named():
    add_anchor(Anchor(place=1, link="a"))
    anchors_file().write_text('{"place": 1, "link": "a"}\n{"plaice": 2}\n')

    with pytest.raises(AnchorsBroken, match="line 2"):
        list(all_anchors())
