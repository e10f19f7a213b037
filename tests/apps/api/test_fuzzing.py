"""Schemathesis calls every operation of the API, as its document allows and as it does not.

No call may end in a 5xx or in a status that the document does not name, and every answer has the
shape that it tells. Cases are drawn from a fixed seed; `make soak` draws many more.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from tests.conftest import SOAK

from zhike.apps.api import document
from zhike.apps.api.actions import create_token
from zhike.apps.people.rules import Permission
from zhike.config.api import api


def drawn(in_a_check: int) -> settings:
    """So many cases of each operation; the soak draws 300."""
    return settings(
        max_examples=300 if SOAK else in_a_check,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# A request of the right shape may still name what is not there: a cursor, a mapping, a log.
NOT_ASKED = [positive_data_acceptance]
PLENTY = 10**6

schema = schemathesis.openapi.from_dict(document.of(api, prefix="/api/v1/"))
schema.app = get_wsgi_application()
# An If-Match that is no version at all is told as any other that does not fit.
for check, status in (
    (schema.config.checks.negative_data_rejection, "412"),
    (schema.config.checks.missing_required_header, "428"),
):
    check.expected_statuses = [*check.expected_statuses, status]


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context, value) -> bytes:
    return value.encode(errors="replace") if isinstance(value, str) else repr(value).encode()


@pytest.fixture(autouse=True)
def home_of_the_web(settings, own_home):
    own_home.mkdir()
    settings.HOME = own_home
    settings.FILE_UPLOAD_TEMP_DIR = own_home / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    settings.API_CALLS_A_MINUTE = settings.API_STRANGERS_A_MINUTE = PLENTY


@pytest.fixture
def everything(db) -> dict[str, str]:
    """The headers of a token with every permission."""
    return headers(*Permission)


@pytest.fixture
def nothing(db) -> dict[str, str]:
    """The headers of a token that opens no operation."""
    return headers(Permission.SEE_HOME)


def headers(*permissions: Permission) -> dict[str, str]:
    secret = create_token(name="fuzz", permissions=permissions, by="chen").secret
    return {"Authorization": f"Bearer {secret}", "Host": "localhost"}


@schema.parametrize()
@drawn(8)
def test_whoever_may_do_everything_meets_only_what_is_written(case, everything):
    # Of a batch of events each bad line is answered by itself, in a good answer.
    lines = [negative_data_rejection] if case.operation.path.endswith("/events") else []
    case.call_and_validate(headers=everything, excluded_checks=[*NOT_ASKED, *lines])


@schema.parametrize()
@drawn(2)  # whoever is refused is refused before anything is read
def test_whoever_may_do_nothing_meets_only_what_is_written(case, nothing):
    answer = case.call_and_validate(headers=nothing, excluded_checks=NOT_ASKED)

    open_to_all = case.operation.path.startswith(("/api/v1/caller", "/api/v1/branches"))
    assert answer.status_code >= 400 or (open_to_all and case.method == "GET")
