from __future__ import annotations

from ipaddress import ip_network

import pytest

from zhike.integrations.webhooks import destination_of
from zhike.integrations.webhooks.errors import AddressRefused

PUBLIC = "93.184.215.14"
LOOPBACK = ip_network("127.0.0.0/8")


def known(*addresses):
    return lambda host, port: addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_inside_a_network_is_not_called(address):
    with pytest.raises(AddressRefused) as refusal:
        destination_of("https://partner.example/hook", look_up=known(address))

    assert refusal.value.code == "address_refused"


def test_a_public_address_is_called_by_its_number_under_its_name():
    found = destination_of("https://partner.example/hook?a=1", look_up=known(PUBLIC))

    assert found.url == f"https://{PUBLIC}:443/hook?a=1"
    assert found.host == "partner.example"


def test_one_forbidden_answer_among_good_ones_refuses_the_name():
    with pytest.raises(AddressRefused, match="not public"):
        destination_of("https://partner.example/", look_up=known(PUBLIC, "10.0.0.1"))


def test_a_network_that_the_bank_allows_may_be_called_without_https():
    found = destination_of("http://crm.bank:8080/x", allowed=[LOOPBACK], look_up=known("127.0.0.1"))

    assert found.url == "http://127.0.0.1:8080/x"


def test_plain_http_to_the_outside_is_refused():
    with pytest.raises(AddressRefused, match="https"):
        destination_of("http://partner.example/", look_up=known(PUBLIC))


@pytest.mark.parametrize(
    "url",
    ["ftp://x/", "https://", "file:///etc/passwd", "nonsense", "https://a b/", "https://h:99999/",
     "https://h/\r\nX: 1", "gopher://127.0.0.1:6379/_SET"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(AddressRefused, match=r"no web address|not known|not public"):
        destination_of(url, look_up=known())


def test_credentials_in_an_address_are_refused():
    with pytest.raises(AddressRefused, match="password"):
        destination_of("https://me:secret@partner.example/", look_up=known(PUBLIC))


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1", "localhost"])
def test_other_ways_of_writing_this_machine_are_seen_through(host):
    with pytest.raises(AddressRefused):
        destination_of(f"https://{host}/")
