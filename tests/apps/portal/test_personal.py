from __future__ import annotations

from tests.apps.portal.conftest import customer_client

from zhike.apps.customers.keeping import places
from zhike.apps.portal.code_actions import ask_for_code
from zhike.apps.portal.demo_actions import publish_demo_customer
from zhike.apps.portal.models import DemoCustomer, PortalSession, SignInCode


def test_what_the_portal_keeps_is_read_and_cleared_for_the_person_alone(lin, gao):
    for number in ("C001", "C009"):
        customer_client(number)
        ask_for_code(number, address="10.0.0.1", demo_here=False)
    publish_demo_customer(lin, note_zh="甲", note_en="A", by="test")
    mine = [place for place in places() if place.name.startswith("portal.")]

    assert [len(place.read([lin])) for place in mine] == [1, 1]
    assert [place.left([lin]) for place in mine] == [2, 1]
    for place in mine:
        place.clear([lin])
    assert [place.left([lin]) for place in mine] == [0, 0]
    assert PortalSession.objects.get().customer == gao
    assert SignInCode.objects.get().customer == gao
    assert not DemoCustomer.objects.exists()
