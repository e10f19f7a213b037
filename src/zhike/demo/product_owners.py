"""Who answers for which product in the demo bank; the worker makes their reports of the month."""

from __future__ import annotations

DAYS = {
    "product.payment": 7,
    "product.account": 7,
    "product.credit_card": 10,
    "product.investment": 10,
    "product.loan": 14,
}


def name_product_owners() -> int:
    """Name the improvement owner once for each product of the list; give how many are new.

    Django must be set up, and the demo's people be there.
    """
    from zhike.apps.people.models import User
    from zhike.apps.productvoice.actions import name_owner
    from zhike.apps.productvoice.models import ProductOwner

    people = {user.username: user for user in User.objects.filter(is_demo=True, is_active=True)}
    if not {"owner", "analyst"} <= set(people) or ProductOwner.objects.exists():
        return 0
    for product, days in DAYS.items():
        name_owner(product, owner=people["owner"], answer_days=days, by=people["analyst"])
    return len(DAYS)
