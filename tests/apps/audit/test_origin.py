from __future__ import annotations

from zhike.apps.audit.origin import KnownOrigin, address_now


def test_the_address_is_known_within_and_gone_behind():
    with KnownOrigin("10.0.0.7"):
        with KnownOrigin("10.0.0.8"):
            assert address_now() == "10.0.0.8"
        assert address_now() == "10.0.0.7"

    assert address_now() == ""
