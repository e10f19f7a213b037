"""No column may hold something of a customer without a place that copies and clears it."""

from __future__ import annotations

import pytest
from django.apps import apps as installed

from zhike.apps.customers import keeping
from zhike.apps.customers.keeping import Place, keeps, places

# Sealed for the house itself, not for a customer; and the audit log, whose keys are destroyed.
NOT_OF_CUSTOMERS: set[str] = set()


def test_every_place_has_its_name_and_its_words():
    names = [place.name for place in places()]

    assert names == sorted(set(names))
    assert {"customers.master", "customers.identifiers", "consents.choices"} <= set(names)
    assert all(str(place.label) for place in places())


def test_a_place_of_the_same_name_takes_the_place_of_the_first(monkeypatch):
    monkeypatch.setattr("zhike.apps.customers.keeping._PLACES", {})
    for number in (1, 2):
        keeps(
            Place(
                name="x.y",
                label="x",
                read=lambda members: [],
                clear=lambda members, number=number: number,
                left=lambda members: 0,
            )
        )

    assert keeping._PLACES["x.y"].clear([]) == 2
    assert keeping._PLACES["x.y"].stay([]) == 0


@pytest.mark.django_db
def test_every_table_that_points_at_a_customer_is_in_an_app_that_registers_its_places():
    registered = {place.name.split(".")[0] for place in places()}
    pointing = {
        model._meta.app_label
        for model in installed.get_models()
        for column in model._meta.concrete_fields
        if column.related_model is not None
        and column.related_model._meta.label == "customers.Customer"
    }

    assert {"customers", "consents", "privacy"} <= pointing
    missing = pointing - registered - NOT_OF_CUSTOMERS
    assert not missing, f"{missing}: say in personal.py what is kept of a customer"
