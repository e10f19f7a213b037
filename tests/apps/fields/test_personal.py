from __future__ import annotations

from zhike.apps.customers.keeping import places
from zhike.apps.fields.actions import answer
from zhike.apps.fields.models import FieldValue


def test_answers_go_out_in_the_copy_and_are_erased(ticket, amount, lin):
    answer(ticket.pk, said={amount: "1200"}, by="wang")
    (place,) = (one for one in places() if one.name == "fields.values")

    assert place.read([lin]) == [{"ticket": ticket.number, "amount": "1200"}]
    assert place.left([lin]) == 1
    place.clear([lin])
    assert place.left([lin]) == 0
    assert FieldValue.objects.get().value_sealed == ""
