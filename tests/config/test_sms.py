from __future__ import annotations

import pytest

from zhike.config.errors import BadSetting
from zhike.config.sms import sms
from zhike.integrations.sms.gateway import PLAIN_BODY


def test_without_an_address_there_is_none(monkeypatch):
    monkeypatch.delenv("ZHIKE_SMS_URL", raising=False)

    assert sms() is None


def test_a_gateway_is_described(monkeypatch):
    monkeypatch.setenv("ZHIKE_SMS_URL", "https://sms.bank.example/send")
    monkeypatch.setenv("ZHIKE_SMS_SIGNATURE", "【银行】")

    found = sms()

    assert (found.url, found.signature, found.body) == (
        "https://sms.bank.example/send",
        "【银行】",
        PLAIN_BODY,
    )


@pytest.mark.parametrize("url", ["http://sms.example/", "ftp://x/", "sms"])
def test_numbers_do_not_cross_the_open_net_in_the_clear(monkeypatch, url):
    monkeypatch.setenv("ZHIKE_SMS_URL", url)

    with pytest.raises(BadSetting, match="ZHIKE_SMS_URL"):
        sms()


@pytest.mark.parametrize("body", ["{", "[]", '{"to": "{number}"}'])
def test_a_body_must_name_number_and_text(monkeypatch, body):
    monkeypatch.setenv("ZHIKE_SMS_URL", "http://10.0.0.1/")
    monkeypatch.setenv("ZHIKE_SMS_BODY", body)

    with pytest.raises(BadSetting, match="ZHIKE_SMS_BODY"):
        sms()
