"""Complaints as the CFPB publishes them, over the imports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints.import_actions import (
    TakingOver,
    faults_in,
    known_complaints,
    queues_to_choose,
)
from zhike.apps.complaints.undo_actions import take_complaints_back
from zhike.apps.imports.rules import Kind
from zhike.apps.imports.takers import NextPage, Taker, takes_rows
from zhike.apps.people.rules import Permission

takes_rows(
    Taker(
        kind=Kind.COMPLAINTS,
        becomes=_(
            "Each row becomes a complaint under the rules of the CFPB, with what the file recorded"
            " of the answer; where it is in progress the clock of closing runs."
        ),
        undoing=_(
            "Undone, its complaints go with their tickets and clocks. One on which somebody worked"
            " since then, or that a legal hold keeps, stays with its number: it is settled or"
            " withdrawn like any other."
        ),
        judge=faults_in,
        known=known_complaints,
        begin=lambda load: TakingOver(load=load).take,
        undo=take_complaints_back,
        choices={"queue": queues_to_choose},
        then=NextPage(
            view="complaints:reported",
            label=_("See what the files say"),
            sees=Permission.SEE_COMPLAINTS,
        ),
    )
)
