from __future__ import annotations

import pytest

from zhike.apps.health.metrics import count, exposed

pytestmark = pytest.mark.django_db


def test_an_answer_is_counted_by_method_route_and_status():
    count(method="GET", route="test/<int:n>/", status=200, seconds=0.02)
    count(method="BREW", route="test/<int:n>/", status=405, seconds=0.02)

    text = exposed().decode()

    assert 'zhike_requests_total{method="GET",route="test/<int:n>/",status="200"} 1.0' in text
    assert 'method="other"' in text
    assert "BREW" not in text
    assert 'zhike_request_seconds_bucket{le="0.025",route="test/<int:n>/"} 2.0' in text
