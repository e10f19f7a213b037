from __future__ import annotations

from tests.apps.telephony.conftest import NUMBER
from tests.apps.texting.conftest import said, tell

from zhike.apps.texting.models import TextThread
from zhike.apps.texting.personal import clear_numbers, left_numbers, read_numbers
from zhike.apps.tickets.models import Ticket


def test_a_copy_holds_the_number_and_an_erasure_takes_it_away(served, lin):
    tell(said())
    assert read_numbers([lin]) == [{"ticket": Ticket.objects.get().number, "number": NUMBER}]

    assert clear_numbers([lin]) == 1

    assert (left_numbers([lin]), read_numbers([lin])) == (0, [])
    assert TextThread.objects.get().number_index == ""


def test_nothing_is_kept_of_somebody_else(served, lin):
    tell(said())

    assert left_numbers([]) == 0
