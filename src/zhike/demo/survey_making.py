"""What the surveys of the demo bank share: how one is published, and whom it may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhike.demo.master import BY

if TYPE_CHECKING:
    from zhike.apps.customers.models import Customer
    from zhike.apps.surveys.design import Item
    from zhike.apps.surveys.models import Survey
    from zhike.apps.surveys.rules import AsksAfter

PASSED_OVER = 60  # customers with stories of their own


def published(
    code: str,
    *,
    names: tuple[str, str],
    items: Sequence[Item],
    asks_after: AsksAfter,
    is_anonymous: bool = False,
) -> Survey:
    """Open a survey, its name in Chinese and English, and publish its questions."""
    from zhike.apps.surveys.design_actions import publish_items
    from zhike.apps.surveys.survey_actions import open_survey

    name_zh, name_en = names
    opened = open_survey(code=code, name_zh=name_zh, name_en=name_en, asks_after=asks_after, by=BY)
    return publish_items(opened, items=items, is_anonymous=is_anonymous, by=BY)


def customers_after(place: int, *, count: int) -> list[Customer]:
    """Customers of the branch whom no other story asks: so many after a place in their order."""
    from zhike.apps.customers.models import Customer

    rows = Customer.objects.filter(
        kind="personal", state="active", home_branch__code="B01", merged=None
    ).filter(demo_sign_in__isnull=True)
    first = PASSED_OVER + place
    return list(rows.order_by("customer_id")[first : first + count])


def agree(customer: Customer) -> None:
    """Let a customer consent to being asked."""
    from zhike.apps.consents.actions import give_consent
    from zhike.apps.consents.rules import TakenThrough

    give_consent(
        customer, purposes=["survey"], taken_through=TakenThrough.APP, evidence="演示", by=BY
    )
