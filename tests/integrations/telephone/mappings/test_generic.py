from __future__ import annotations

from zhike.integrations.telephone.events import Kind
from zhike.integrations.telephone.mappings.generic import MAPPING


def test_the_generic_form_speaks_the_words_of_this_house():
    assert set(MAPPING.kinds.values()) == set(Kind)
    assert all(word == kind.value for word, kind in MAPPING.kinds.items())
