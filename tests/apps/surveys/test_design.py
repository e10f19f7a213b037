from __future__ import annotations

import json

from tests.apps.surveys.designed import VISIT

from zhike.apps.surveys.design import from_plain, to_plain


def test_a_draft_is_read_as_it_was_written():
    assert from_plain(json.loads(json.dumps(to_plain(VISIT)))) == VISIT
