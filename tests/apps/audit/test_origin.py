from __future__ import annotations

from zhike.apps.audit.origin import KnownOrigin, KnownStandIn, address_now, in_full


def test_the_address_is_known_within_and_gone_behind():
    with KnownOrigin("10.0.0.7"):
        with KnownOrigin("10.0.0.8"):
            assert address_now() == "10.0.0.8"
        assert address_now() == "10.0.0.7"

    assert address_now() == ""


def test_a_stand_in_is_named_with_the_absent_and_nobody_else_is():
    with KnownStandIn("wang", absent="li"):
        assert in_full("wang") == "wang for li"
        assert in_full("zhike") == "zhike"

    assert in_full("wang") == "wang"
