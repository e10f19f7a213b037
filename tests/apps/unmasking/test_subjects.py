from __future__ import annotations

from zhike.apps.unmasking.subjects import subject_of


def test_a_customer_is_found_by_whoever_reaches_him(lin, teller, stranger):
    assert subject_of("C1", caller=teller).address == "/customers/C1/"
    assert subject_of("C1", caller=stranger) is None
    assert subject_of("C2", caller=teller) is None
