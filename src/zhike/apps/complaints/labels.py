"""What states, steps, kinds and blockers are called in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints.cfpb import Response
from zhike.apps.complaints.handling import Change, ChangeFault, Fault, Move
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.merging import MergeFault
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.regimes import ExtensionFault, PauseFault, Regime
from zhike.apps.complaints.registration import Material, NotAccepted, Submitter
from zhike.apps.complaints.remedy import ApprovalFault, RemedyKind
from zhike.apps.complaints.rules import Blocker, State
from zhike.apps.complaints.severity import Grade, Media

STATES = {
    State.RECEIVED: _("Received"),
    State.ACCEPTED: _("Accepted"),
    State.INVESTIGATING: _("In investigation"),
    State.DECIDED: _("Decided, to be told"),
    State.TOLD: _("Decision told"),
    State.IN_REVIEW: _("In review"),
    State.REVIEWED: _("Review decided, to be told"),
    State.REVIEW_TOLD: _("Review told"),
    State.CLOSED: _("Settled"),
    State.WITHDRAWN: _("Withdrawn"),
    State.NOT_ACCEPTED: _("Not accepted"),
    State.MERGED: _("Merged"),
}
REGIMES = {
    Regime.CN_BANK: _("China, bank complaints (2020 No. 3)"),
    Regime.CN_PBC: _("China, People's Bank (2020 No. 5)"),
    Regime.GB_DISP: _("United Kingdom, DISP"),
    Regime.GB_PAYMENT: _("United Kingdom, payment services"),
    Regime.EU_PAYMENT: _("European Union, PSD2"),
    Regime.US_CFPB: _("United States, CFPB"),
}
SUBMITTERS = {
    Submitter.SELF: _("The person concerned"),
    Submitter.AGENT: _("An authorised agent"),
    Submitter.HEIR: _("An heir"),
    Submitter.OTHER: _("Somebody else"),
}
MATERIALS = {
    Material.IDENTITY: _("Identity"),
    Material.CONTACT: _("Contact"),
    Material.COMPLAINED_OF: _("Who is complained of"),
    Material.REQUEST_AND_FACTS: _("Request and main facts"),
    Material.SIGNATURE: _("Signature"),
    Material.AUTHORITY: _("Signed authority"),
    Material.AGENT_IDENTITY: _("Identity of the agent"),
    Material.AGENT_CONTACT: _("Contact of the agent"),
    Material.PROOF_OF_INHERITANCE: _("Proof of inheritance"),
    Material.STATEMENT: _("Account statement"),
    Material.CONTRACT_COPY: _("Copy of the contract"),
    Material.TRANSACTION_PROOF: _("Proof of the transaction"),
    Material.CALL_RECORDING: _("Recording of the call"),
    Material.ACCOUNT_PROOF: _("Proof of the account"),
}
GROUNDS = {
    NotAccepted.NOT_THE_PERSON: _("Not made by the person concerned"),
    NotAccepted.NO_AUTHORITY: _("The agent shows no authority"),
    NotAccepted.NO_PROOF_OF_INHERITANCE: _("The heir shows no proof"),
}
GRADES = {
    Grade.ORDINARY: _("Ordinary"),
    Grade.SERIOUS: _("Serious"),
    Grade.MAJOR: _("Major"),
}
GRADE_TONES = {Grade.ORDINARY: "neutral", Grade.SERIOUS: "warn", Grade.MAJOR: "bad"}
MEDIA = {
    Media.NONE: _("none"),
    Media.LOCAL_OR_SOCIAL: _("local or social media"),
    Media.NATIONAL: _("national media"),
}
RESPONSES = {
    Response.CLOSED: _("Closed, without saying how"),
    Response.EXPLAINED: _("Closed with explanation"),
    Response.MONEY: _("Closed with monetary relief"),
    Response.OTHER_RELIEF: _("Closed with other relief"),
    Response.NO_RELIEF: _("Closed without relief"),
    Response.UNTIMELY: _("No timely response"),
    Response.IN_PROGRESS: _("In progress"),
}
QUESTIONS = {
    "who": _("Who"),
    "what": _("What happened"),
    "when": _("When"),
    "where": _("Where"),
    "why": _("Why"),
}
MOVES = {
    Move.GREET: _("Greeted kindly"),
    Move.LISTEN: _("Listened calmly"),
    Move.ACKNOWLEDGE: _("Acknowledged how it feels"),
    Move.APOLOGISE: _("Apologised"),
    Move.EXPLAIN: _("Explained"),
    Move.OFFER: _("Offered a solution"),
    Move.AGREE: _("Agreed on it"),
    Move.THANK: _("Thanked"),
    Move.ARGUE: _("Argued"),
}
MANNER_FAULTS = {
    Fault.NOT_LISTENED: _("Nobody listened yet."),
    Fault.NOT_ACKNOWLEDGED: _("Nobody acknowledged how it feels yet."),
    Fault.NOT_APOLOGISED: _("Nobody apologised yet."),
    Fault.MATTER_BEFORE_EMOTION: _("The matter came before the feelings."),
    Fault.ARGUED: _("Somebody argued."),
}
CHANGES = {
    Change.PERSON: _("another person"),
    Change.PLACE: _("another place"),
    Change.TIME: _("another time"),
}
CHANGE_FAULTS = {
    ChangeFault.OUT_OF_ORDER: _("Offer person, place and time in this order."),
    ChangeFault.SAME_PERSON: _("Choose somebody who did not handle it before."),
    ChangeFault.NOTHING_CHANGES: _("Say what it changes to: another place, or another time."),
}
TIES = {
    Tie.COMPLAINED_OF: _("is complained of"),
    Tie.INVOLVED: _("dealt with the matter before"),
    Tie.OWN_BRANCH: _("belongs to the branch complained of"),
    Tie.RELATED: _("has a relation to somebody concerned"),
    Tie.STEPPED_BACK: _("was replaced in this complaint"),
}
REMEDIES = {
    RemedyKind.NONE: _("Nothing"),
    RemedyKind.APOLOGY: _("Apology"),
    RemedyKind.CORRECTION: _("Correction"),
    RemedyKind.REFUND: _("Refund"),
    RemedyKind.COMPENSATION: _("Compensation"),
    RemedyKind.GOODWILL: _("Goodwill"),
}
APPROVAL_FAULTS = {
    ApprovalFault.BEYOND_AUTHORITY: _("This amount goes beyond your authority."),
    ApprovalFault.OWN_PROPOSAL: _("Nobody approves what he proposed himself."),
}
EXTENSION_FAULTS = {
    ExtensionFault.NONE_LEFT: _("The rule knows no further extension."),
    ExtensionFault.TOO_LATE: _("The limit is over: an extension would heal nothing."),
    ExtensionFault.REASON_MISSING: _("Give the reason of the extension."),
    ExtensionFault.APPROVAL_MISSING: _("This extension needs an approval."),
    ExtensionFault.OWN_APPROVAL: _("Nobody approves the extension that he asked for."),
    ExtensionFault.NOTICE_MISSING: _("Write the notice: the complainant has to be told."),
}
PAUSE_FAULTS = {
    PauseFault.NOT_ALLOWED: _("The rule lets no time of this clock be left out now."),
    PauseFault.ASKED_BEFORE: _("A pause is asked for or runs already."),
    PauseFault.REASON_MISSING: _("Give the reason of the pause."),
    PauseFault.NOTICE_MISSING: _("Write the notice: the complainant has to be told."),
    PauseFault.OWN_APPROVAL: _("Nobody approves the pause that he asked for."),
}
MERGE_FAULTS = {
    MergeFault.SAME: _("A complaint cannot be merged into itself. Choose another one."),
    MergeFault.OTHER_CUSTOMER: _("These complaints are not known to be of one customer."),
    MergeFault.OTHER_LAW: _("These complaints stand under different laws."),
    MergeFault.NOT_OPEN: _("One of them is decided, in review or ended: it stands for itself."),
    MergeFault.WAITS: _("Something waits for its approval. Settle that first."),
    MergeFault.REMEDY_GIVEN: _("The younger one has a remedy of its own."),
    MergeFault.CLOCK_LONGER: _(
        "The younger one is due earlier than the older one: a merge must not give more time."
    ),
}
LETTERS = {
    LetterKind.DECISION: _("Decision"),
    LetterKind.SUMMARY_RESOLUTION: _("Summary resolution"),
    LetterKind.REVIEW_DECISION: _("Decision of the review"),
    LetterKind.EXTENSION: _("Notice of an extension"),
    LetterKind.PAUSE: _("Notice of a pause"),
    LetterKind.NOT_ACCEPTED: _("Notice that it is not accepted"),
}
BLOCKERS = {
    Blocker.WRONG_STATE: _("The state of the complaint does not allow this step."),
    Blocker.REVIEWED_BEFORE: _("It was reviewed already; mediation and the court stay open."),
    Blocker.REVIEW_TOO_LATE: _("The time to ask for a review is over."),
    Blocker.FIVE_W_INCOMPLETE: _("The record of who, what, when, where, why is not complete."),
    Blocker.CAUSE_MISSING: _("No cause is chosen."),
    Blocker.REASONS_MISSING: _("The reasons are missing."),
    Blocker.HANDLER_MUST_STEP_BACK: _("Whoever is in charge has a part in the matter."),
    Blocker.REMEDY_NOT_APPROVED: _("The remedy is not approved."),
    Blocker.REVIEWER_DECIDED_BEFORE: _("Whoever decided does not review the decision."),
    Blocker.LETTER_INCOMPLETE: _("The letter lacks a part it must have."),
    Blocker.REPLY_NOT_SENT: _("The complainant was not told yet."),
    Blocker.RISK_NOT_MET: _("A second complaint is likely: do first what is asked for."),
    Blocker.GROUND_MISSING: _("The ground is missing."),
}
PARTS = {
    "opening": _("opening"),
    "apology": _("apology"),
    "decision": _("decision"),
    "reasons": _("reasons"),
    "review": _("right to a review"),
    "mediation": _("mediation"),
    "arbitration": _("arbitration"),
    "court": _("court"),
    "ombudsman": _("ombudsman"),
    "referral_months": _("time to turn to the ombudsman"),
    "resolved": _("that it is resolved"),
    "out_of_court": _("settlement out of court"),
    "feedback": _("feedback"),
    "new_date": _("new date"),
    "pause": _("time that does not count"),
    "way_out": _("who may complain"),
}
SIGNS = {
    "is_repeat": _("The matter was complained of before"),
    "request_refused": _("The request was refused"),
    "still_angry": _("Still angry when last spoken to"),
    "decided_late": _("Decided late, or after an extension"),
    "met_badly": _("Not listened to, or no apology before the explanation"),
    "chased": _("Had to ask how it stands"),
    "handed_on": _("Handed on to others"),
    "remedy_below_similar": _("Got less than others for the same cause"),
}
RISK_ACTIONS = {
    "call_back": _("Call back before closing"),
    "senior_owner": _("A senior person looks after it"),
}

HEAD_OFFICE, REGULATOR = _("Head office"), _("Regulator")


def choices(labels: dict[Any, Any]) -> list[tuple[Any, Any]]:
    return [(getattr(key, "value", key), label) for key, label in labels.items()]
