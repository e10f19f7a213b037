from __future__ import annotations

import pytest

from zhike.apps.vault.secrets import open_secret, seal_secret

pytestmark = pytest.mark.django_db


def test_a_secret_opens_again_and_does_not_lie_in_the_clear():
    sealed = seal_secret("whsec_1")

    assert open_secret(sealed) == "whsec_1"
    assert "whsec_1" not in sealed
