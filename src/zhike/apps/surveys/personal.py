"""What surveys keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.surveys.draw_actions import hold_for_erased
from zhike.apps.surveys.models import Answer, Begun, Invitation
from zhike.apps.surveys.rules import State
from zhike.apps.vault.keys import Keyring


def read_answers(members: Members) -> list[dict[str, Any]]:
    """What he was asked and answered. That he was drawn or not is the bank's sampling alone."""
    ring = Keyring.of(member.customer_id for member in members)
    rows = Answer.objects.filter(invitation__customer__in=members)
    return [
        {
            "survey": one.invitation.survey.code,
            "about": one.invitation.ticket.number
            if one.invitation.ticket
            else str(one.invitation.trigger),
            "question": one.question.text_zh,
            "part": one.part,
            "score": one.score,
            "scale_min": one.question.scale_min,
            "scale_max": one.question.scale_max,
            "words": ring.open(one.text_sealed, customer_id=one.invitation.customer.customer_id)
            if one.invitation.customer
            else "",
            "answered_at": one.answered_at,
        }
        for one in rows.select_related(
            "question",
            "invitation__survey",
            "invitation__ticket",
            "invitation__trigger",
            "invitation__customer",
        )
    ]


def clear_answers(members: Members) -> int:
    """Take the words and the open invitations away; a score of somebody unknown stays."""
    words = _spoken(members).update(text_sealed="")
    words += _begun(members).delete()[0]
    return words + hold_for_erased(members)


def _spoken(members: Members) -> QuerySet[Answer]:
    return Answer.objects.filter(invitation__customer__in=members).exclude(text_sealed="")


def _begun(members: Members) -> QuerySet[Begun]:
    return Begun.objects.filter(invitation__customer__in=members)


def _open(members: Members) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(Q(customer__in=members) | Q(ticket__customer__in=members))
    return rows.filter(state__in=[State.DRAWN, State.INVITED])


keeps(
    Place(
        name="surveys.answers",
        label=_("Answers to surveys"),
        read=read_answers,
        clear=clear_answers,
        left=lambda members: (
            _spoken(members).count() + _begun(members).count() + _open(members).count()
        ),
        stays=_("That somebody was asked, and the score he gave, stays without his words."),
        stay=lambda members: Invitation.objects.filter(customer__in=members).count(),
    )
)
