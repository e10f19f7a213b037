from __future__ import annotations

from zhike.apps.people.actions import create_demo_people
from zhike.apps.productvoice.models import ProductOwner
from zhike.demo.product_owners import DAYS, name_product_owners
from zhike.pipelines.product_reports import PRODUCTS


def test_products_of_the_tree_have_their_owner_once(db):
    assert name_product_owners() == 0
    create_demo_people()

    assert [name_product_owners(), name_product_owners()] == [len(DAYS), 0]
    assert set(DAYS) <= set(PRODUCTS)
    assert {one.owner.username for one in ProductOwner.objects.all()} == {"owner"}
