"""What is kept of how a person's entries were held together."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.identities.models import Merge, Pair

EVIDENT = ~Q(evidence={}) | ~Q(note_sealed="")


def _pairs(members: Members) -> Q:
    return Q(first__in=members) | Q(second__in=members)


def _merges(members: Members) -> Q:
    return Q(survivor__in=members) | Q(absorbed__in=members)


keeps(
    Place(
        name="identities.pairs",
        label=_("Comparisons with other entries"),
        # Of the other entry nothing is told: it may be somebody else's.
        read=lambda members: [
            {"state": one.state, "found_at": one.found_at, "decided_at": one.decided_at}
            for one in Pair.objects.filter(_pairs(members))
        ],
        clear=lambda members: (
            Pair.objects.filter(_pairs(members)).exclude(evidence={}).update(evidence={})
        ),
        left=lambda members: Pair.objects.filter(_pairs(members)).exclude(evidence={}).count(),
        stays=_("That two numbers were compared stays, without what was compared."),
        stay=lambda members: Pair.objects.filter(_pairs(members)).count(),
    )
)
keeps(
    Place(
        name="identities.merges",
        label=_("Merges of entries"),
        read=lambda members: [
            {
                "survivor": one.survivor.customer_id,
                "absorbed": one.absorbed.customer_id,
                "reason": one.reason,
                "merged_at": one.merged_at,
                "undone_at": one.undone_at,
            }
            for one in Merge.objects.filter(_merges(members)).select_related("survivor", "absorbed")
        ],
        clear=lambda members: Merge.objects.filter(EVIDENT, _merges(members)).update(
            evidence={}, note_sealed=""
        ),
        left=lambda members: Merge.objects.filter(EVIDENT, _merges(members)).count(),
        stays=_("That two numbers were one person stays in the ledger, without its evidence."),
        stay=lambda members: Merge.objects.filter(_merges(members)).count(),
    )
)
