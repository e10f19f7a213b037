from __future__ import annotations

from zhike.apps.customers.card import card_of


def test_whoever_may_only_look_gets_no_forms(lin, administrator, teller):
    assert "facts_form" not in card_of(lin, caller=administrator)
    assert "facts_form" in card_of(lin, caller=teller)


def test_what_is_in_force_and_what_was_given_up_stand_apart(lin, teller):
    phone = lin.identifiers.get(kind="phone")
    phone.ended_at = phone.noted_at
    phone.save()

    card = card_of(lin, caller=teller)

    assert [row.identifier.kind for row in card["known_by"]] == ["id_number"]
    assert [row.identifier.kind for row in card["formerly"]] == ["phone"]
