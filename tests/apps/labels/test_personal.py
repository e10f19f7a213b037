from __future__ import annotations

from django.utils import timezone
from tests.apps.labels.conftest import BLAMES

from zhike.apps.customers.keeping import places
from zhike.apps.labels.actions import label_text
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.queries import given_of
from zhike.apps.labels.rules import Verdict
from zhike.apps.vault.models import CustomerKey


def test_labels_go_out_in_the_copy_and_with_the_key(drawn, anna, lin):
    [text] = drawn("F00001")
    text.customer, text.key_owner = lin, lin.customer_id
    text.save()
    label_text(text.pk, by=anna, says=BLAMES, verdict=Verdict.JUDGED)
    (place,) = (one for one in places() if one.name == "labels.labels")

    assert place.read([lin]) == [
        {
            "text": "F00001",
            "source": "app review",
            "sentiment": -1,
            "aspects": {"step.face": -1},
        }
    ]
    keys = CustomerKey.objects.filter(customer_id=lin.customer_id)
    keys.update(wrapped="", destroyed_at=timezone.now())
    assert given_of([text])[text.pk] == []

    assert place.left([lin]) == 1
    place.clear([lin])
    assert (place.left([lin]), Label.objects.count(), LabelText.objects.count()) == (0, 0, 0)
