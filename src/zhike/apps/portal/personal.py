"""What the portal keeps of a person: where he was signed in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.portal.models import DemoCustomer, PortalSession, SignInCode


def read_sessions(members: Members) -> list[dict[str, Any]]:
    names = (
        "customer__customer_id", "way", "address", "browser", "begun_at", "last_seen_at",
        "ended_at",
    )  # fmt: skip
    rows = PortalSession.objects.filter(customer__in=members)
    return [dict(row) for row in rows.values(*names)]


def _codes(members: Members) -> Any:
    return SignInCode.objects.filter(customer__in=members)


def _demo(members: Members) -> Any:
    return DemoCustomer.objects.filter(customer__in=members)


keeps(
    Place(
        name="portal.sessions",
        label=_("Sign-ins to the portal"),
        read=read_sessions,
        clear=lambda members: PortalSession.objects.filter(customer__in=members).delete()[0],
        left=lambda members: PortalSession.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="portal.codes",
        label=_("Sign-in codes"),
        read=lambda members: list(_codes(members).values("asked_at", "state")),
        clear=lambda members: _codes(members).delete()[0] + _demo(members).delete()[0],
        left=lambda members: _codes(members).count() + _demo(members).count(),
    )
)
