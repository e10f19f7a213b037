from __future__ import annotations

import pytest

from zhike.apps.webhooks.actions import create_endpoint


@pytest.fixture
def made(db, receiver, inside):
    return create_endpoint(name="crm", url=receiver.url, activities=["open ticket"], by="chen")
