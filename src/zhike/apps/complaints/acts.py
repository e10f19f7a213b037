"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.complaints import labels
from zhike.apps.complaints.models import Outcome

_OUTCOMES = dict(Outcome.choices)
say(
    _("Complaints"),
    {
        "register complaint": _("Complaint registered"),
        "take over complaint": _("Complaint taken over from a file"),
        "take back complaint": _("Complaint taken back with its import"),
        "import complaints": _("Complaints imported from a file"),
        "accept complaint": _("Complaint accepted"),
        "refuse complaint": _("Complaint not accepted"),
        "investigate complaint": _("Investigation of a complaint begun"),
        "note complaint facts": _("Who, what, when, where, why noted"),
        "choose complaint causes": _("Causes of a complaint chosen"),
        "note complaint concern": _("Who is concerned by a complaint noted"),
        "grade complaint": _("Complaint graded"),
        "escalate complaint": _("Complaint told up the line"),
        "note complaint move": _("Step with the complainant noted"),
        "change complaint setting": _("Person, place or time changed"),
        "note complaint chased": _("Complainant asked how it stands"),
        "act against second complaint": _("Something done against a second complaint"),
        "propose remedy": _("Remedy proposed"),
        "approve remedy": _("Remedy approved"),
        "refuse remedy": _("Remedy refused"),
        "decide complaint": _("Complaint decided"),
        "tell complaint decision": _("Decision on a complaint told"),
        "complaint letter came back": _("A letter did not arrive by mail"),
        "ask extension": _("More time for a complaint asked for"),
        "grant extension": _("More time for a complaint granted"),
        "refuse extension": _("More time for a complaint refused"),
        "ask pause": _("Pause of a clock asked for"),
        "grant pause": _("Clock of a complaint paused"),
        "refuse pause": _("Pause of a clock refused"),
        "end pause": _("Clock of a complaint goes on"),
        "merge complaints": _("Complaints merged"),
        "restart complaint": _("New facts: the period of a complaint runs anew"),
        "withdraw complaint": _("Complaint withdrawn"),
        "close complaint": _("Complaint closed"),
        "ask complaint review": _("Review of a complaint asked for"),
        "decide complaint review": _("Review of a complaint decided"),
        "tell complaint review": _("Decision of a review told"),
        "plan correction": _("Correction planned"),
        "finish correction": _("Correction done"),
        "check recurrence": _("Looked whether a cause came back"),
    },
    outcomes={
        "register complaint": labels.GRADES,
        "grade complaint": labels.GRADES,
        "note complaint move": labels.MOVES,
        "change complaint setting": labels.CHANGES,
        "act against second complaint": labels.RISK_ACTIONS,
        "propose remedy": labels.REMEDIES,
        "approve remedy": labels.REMEDIES,
        "refuse remedy": labels.REMEDIES,
        "decide complaint": _OUTCOMES,
        "tell complaint decision": _OUTCOMES,
        "decide complaint review": _OUTCOMES,
        "note complaint concern": labels.TIES,
        **dict.fromkeys(
            (
                "take back complaint",
                "accept complaint",
                "refuse complaint",
                "investigate complaint",
                "note complaint facts",
                "choose complaint causes",
                "withdraw complaint",
                "ask complaint review",
                "tell complaint review",
            ),
            labels.STATES,
        ),
        "close complaint": {**labels.STATES, **_OUTCOMES},
        "check recurrence": {"holds": _("it holds"), "reopened": _("open again")},
    },
)
