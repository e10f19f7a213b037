"""The table of errors in docs/reference/api.md is held against the code."""

from __future__ import annotations

import re
from pathlib import Path

from zhike.apps.api import errors, problems

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "api.md"
ROW = re.compile(r"^\| (\d{3}) \| `(\w+)` \|", re.MULTILINE)
# Of making tokens, which is done on the page and the command line.
ELSEWHERE = {"api_error", "token_unknown", "life_refused", "permissions_refused", "branch_unknown"}


def test_the_page_names_every_error_of_the_frame_with_its_status():
    told = {(int(status), code) for status, code in ROW.findall(PAGE.read_text("utf-8"))}
    classes = [one for one in vars(errors).values() if isinstance(one, type)]
    own = {
        (one.status, one.code)
        for one in classes
        if issubclass(one, errors.ApiError) and one.code not in ELSEWHERE
    }

    assert own <= told
    assert told - own == {(500, "unexpected_error"), (503, "database_busy")}
    source = Path(problems.__file__).read_text("utf-8")
    assert all(f'code="{code}"' in source for _status, code in told - own)
