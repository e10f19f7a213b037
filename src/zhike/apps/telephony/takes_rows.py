"""Call records, over the imports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.imports.rules import Kind
from zhike.apps.imports.takers import Taker, takes_rows
from zhike.apps.telephony.record_actions import (
    TakingIn,
    boards_in_use,
    faults_in,
    known_calls,
    take_calls_back,
)

takes_rows(
    Taker(
        kind=Kind.CALLS,
        becomes=_(
            "Each row becomes a call of the past: it stands in the customer's timeline and among"
            " the conversations that have ended, and counts where somebody calls again. Nobody is"
            " put into a line, and no clock starts. A call without customer and number is counted,"
            " and no more."
        ),
        undoing=_(
            "Undone, its calls go with their conversations and numbers; one on which somebody did"
            " something since then, or that a legal hold keeps, stays and is counted."
        ),
        judge=faults_in,
        known=known_calls,
        begin=lambda load: TakingIn(load=load).take,
        choices={"switchboard": boards_in_use},
        undo=take_calls_back,
    )
)
