from __future__ import annotations

import pytest

from zhike.config.env import BadSetting
from zhike.config.oidc import oidc, origin_of


@pytest.fixture
def described(monkeypatch):
    monkeypatch.setenv("ZHIKE_OIDC_ISSUER", "https://id.bank.example/realm/")
    monkeypatch.setenv("ZHIKE_OIDC_CLIENT_ID", "zhike")
    return monkeypatch


def test_without_an_issuer_there_is_none(monkeypatch):
    monkeypatch.delenv("ZHIKE_OIDC_ISSUER", raising=False)

    assert oidc() is None


def test_groups_are_mapped_in_their_order_and_a_secret_may_lie_in_a_file(described, tmp_path):
    (tmp_path / "secret").write_text("kept apart\n")
    described.setenv("ZHIKE_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    described.setenv("ZHIKE_OIDC_ROLES", "chiefs=manager, staff=agent")

    found = oidc()

    assert (found.issuer, found.client_secret) == ("https://id.bank.example/realm", "kept apart")
    assert list(found.roles.items()) == [("chiefs", "manager"), ("staff", "agent")]
    assert origin_of(found.issuer) == "https://id.bank.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZHIKE_OIDC_ISSUER", "http://id.bank.example"),
        ("ZHIKE_OIDC_ISSUER", "ftp://id.bank.example"),
        ("ZHIKE_OIDC_CLIENT_ID", ""),
        ("ZHIKE_OIDC_ROLES", "chiefs"),
        ("ZHIKE_OIDC_CLIENT_SECRET_FILE", "/nowhere/at/all"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_cure(described, name, value):
    described.setenv(name, value)

    with pytest.raises(BadSetting, match=name):
        oidc()


def test_customers_have_a_provider_of_their_own(monkeypatch):
    from zhike.config.oidc import customer_oidc

    monkeypatch.delenv("ZHIKE_CUSTOMER_OIDC_ISSUER", raising=False)
    assert customer_oidc() is None
    monkeypatch.setenv("ZHIKE_CUSTOMER_OIDC_ISSUER", "https://login.bank.example/")
    with pytest.raises(BadSetting, match="CLIENT_ID"):
        customer_oidc()
    monkeypatch.setenv("ZHIKE_CUSTOMER_OIDC_CLIENT_ID", "portal")

    found = customer_oidc()

    assert (found.issuer, found.name_claim) == ("https://login.bank.example", "customer_number")
    monkeypatch.setenv("ZHIKE_CUSTOMER_OIDC_ISSUER", "http://login.bank.example/")
    with pytest.raises(BadSetting, match="ISSUER"):
        customer_oidc()
