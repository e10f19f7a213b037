from __future__ import annotations

from zhike.apps.audit.models import Outbox
from zhike.apps.portal.demo_actions import publish_demo_customer
from zhike.apps.portal.queries import demo_customers, is_demo


def test_a_published_customer_is_listed_in_the_readers_language(lin, gao):
    publish_demo_customer(lin, note_zh="甲", note_en="A", by="zhike demo")

    assert demo_customers() == [("C001", "A")]
    assert (is_demo(lin), is_demo(gao), is_demo(None)) == (True, False, False)
    assert Outbox.objects.get(activity="publish demo customer").customer_id == "C001"
