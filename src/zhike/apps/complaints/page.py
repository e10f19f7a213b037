"""Everything the page of one complaint shows, for whoever sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.utils import timezone

from zhike.apps.complaints import extension_actions, in_force, labels, queries
from zhike.apps.complaints.closing import risk_now
from zhike.apps.complaints.extension_actions import next_of
from zhike.apps.complaints.five_w import FiveW
from zhike.apps.complaints.grading import grade_of
from zhike.apps.complaints.handling import Change, Move, emotion_trend, manner_of, next_change
from zhike.apps.complaints.letter_actions import drafted, reply_kind
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.models import Complaint, Remedy
from zhike.apps.complaints.offers import APPROVALS, Offer, offered
from zhike.apps.complaints.pauses import Pauses, notice_of, pauses_of
from zhike.apps.complaints.remedy import WITH_AMOUNT, approver_of
from zhike.apps.complaints.reported import response_due
from zhike.apps.complaints.rules import OPEN, State
from zhike.apps.complaints.severity import Grade
from zhike.apps.complaints.words import clock_card, last_day_of, money
from zhike.apps.consents.queries import stand_now
from zhike.apps.consents.words import STANDS
from zhike.apps.conversations.queries import channel_in_words
from zhike.apps.people.models import ROLE_LABELS, User
from zhike.apps.people.rules import Permission, Role
from zhike.apps.rulepacks.wording import told
from zhike.apps.tickets.queries import history_of


@dataclass(frozen=True, kw_only=True)
class Dialog:
    """An act with its form, as a dialog or a button."""

    name: str
    offer: Offer
    form: Form | None


def page_of(
    complaint: Complaint, *, caller: User, wrong: tuple[str, Form] | None = None
) -> dict[str, Any]:
    today = timezone.localdate()
    may_handle = caller.may(Permission.HANDLE_COMPLAINTS)
    words = queries.words_of(complaint)
    pauses = pauses_of(complaint)
    dialogs: dict[str, Dialog] = {}
    if may_handle:
        hidden = _hidden(complaint, pauses, caller=caller)
        dialogs = _dialogs(complaint, words=words, wrong=wrong, caller=caller, hidden=hidden)
    return {
        "found": complaint,
        "received_through": channel_in_words(complaint.ticket.channel),
        "said": words,
        "clocks": [clock_card(one, today=today) for one in queries.clocks_of(complaint)],
        "dialogs": dialogs,
        "pauses": pauses,
        "questions": _questions(words.five_w),
        "is_open": complaint.state in OPEN,
        "may_handle": may_handle,
        "may_approve": caller.may(Permission.APPROVE_COMPLAINTS),
        "grade_tone": labels.GRADE_TONES[Grade(complaint.grade)],
        "outcome": complaint.get_outcome_display(),
        "answer_due": _answer_due(complaint),
        "letter_to_send": _letter_to_send(complaint),
        "letters": _letters(complaint),
        "history": history_of([complaint.ticket_id])[:30],
        **_causes(complaint),
        **_meeting(complaint),
        **_remedies(complaint),
        **_risk(complaint),
        **_extension(complaint),
        **_others(complaint),
    }


def _hidden(complaint: Complaint, pauses: Pauses, *, caller: User) -> set[str]:
    """Acts of its state that have nothing to act on."""
    has = {
        "pause": pauses.may_ask,
        "resume": pauses.may_end,
        "merge": queries.mergeable_with(complaint, caller=caller).exists(),
    }
    return {name for name, there in has.items() if not there}


def _dialogs(
    complaint: Complaint,
    *,
    words: queries.Words,
    wrong: tuple[str, Form] | None,
    caller: User,
    hidden: set[str],
) -> dict[str, Dialog]:
    initial = _initial(complaint, words)
    if "pause" not in hidden:
        initial["pause"] = {"notice": notice_of(complaint), "language": "zh"}
    made: dict[str, Dialog] = {}
    for name, offer in offered(complaint).items():
        if name in hidden and (wrong is None or wrong[0] != name):
            continue
        form: Form | None = None
        if offer.form is not None:
            form = offer.form(
                complaint=complaint, caller=caller, initial=initial.get(name, {}), prefix=None
            )
        if wrong is not None and wrong[0] == name:
            form = wrong[1]
        made[name.replace("-", "_")] = Dialog(name=name, offer=offer, form=form)
    return made


def _initial(complaint: Complaint, words: queries.Words) -> dict[str, dict[str, Any]]:
    w = words.five_w
    return {
        "facts": {"who": w.who, "what": w.what, "when": w.when, "where": w.where, "why": w.why},
        "causes": {
            "causes": [row.code for row in complaint.causes.all()],
            "business_code": complaint.business_code,
            "channel_code": complaint.channel_code,
        },
        "grade": {
            "people_face_to_face": complaint.people_face_to_face,
            "customers_affected": complaint.customers_affected,
            "in_media": complaint.media,
            "amount": complaint.amount_cents / 100,
            "is_vulnerable": complaint.is_vulnerable,
            "from_disaster": complaint.from_disaster,
        },
        "extend": {"notice": _notice(complaint), "language": "zh"},
    }


def _notice(complaint: Complaint) -> str:
    due = extension_actions.due_if_extended(complaint)
    if due is None:
        return ""
    return drafted(complaint, kind=LetterKind.EXTENSION, language="zh", due_at=due).text


def _questions(five_w: FiveW) -> list[tuple[Any, str]]:
    return [(label, getattr(five_w, name)) for name, label in labels.QUESTIONS.items()]


def _causes(complaint: Complaint) -> dict[str, Any]:
    on = timezone.localdate(complaint.received_at)
    own, standard = in_force.codes("causes", on=on), in_force.codes("jrt0169", on=on)

    def named(code: str) -> str:
        one = standard.get(code)
        return f"{code} {told(one.text)}" if one else code

    return {
        "causes": [
            (told(own[row.code].text) if row.code in own else row.code, named(row.standard))
            for row in complaint.causes.all()
        ],
        "business": named(complaint.business_code) if complaint.business_code else "",
        "channel": named(complaint.channel_code) if complaint.channel_code else "",
    }


def _meeting(complaint: Complaint) -> dict[str, Any]:
    rows = list(complaint.moves.all())
    manner = manner_of([Move(row.move) for row in rows])
    changes = list(complaint.changes.all())
    level = rows[-1].emotion if rows else 0
    coming = next_change(emotion=level, made=[Change(row.change) for row in changes])
    return {
        "moves": rows,
        "manner_percent": round(manner.share * 100),
        "manner_faults": [labels.MANNER_FAULTS[one] for one in manner.faults] if rows else [],
        "trend": emotion_trend([row.emotion for row in rows]),
        "changes": changes,
        "next_change": labels.CHANGES[coming] if coming else "",
    }


def _remedies(complaint: Complaint) -> dict[str, Any]:
    authority = in_force.authority(on=timezone.localdate())
    rows = list(complaint.remedies.select_related("proposed_by", "approved_by"))
    reasons = queries.opened_for(complaint, [row.reason_sealed for row in rows])

    def shown(row: Remedy, reason: str) -> tuple[Remedy, str, str, str]:
        role = approver_of(amount_cents=row.amount_cents, authority=authority)
        amount = money(row.amount_cents) if row.kind in WITH_AMOUNT else ""
        return row, amount, reason, str(role_label(role)) if role else "–"

    found = queries.similar_to(complaint, amount_cents=queries.granted_cents(complaint))
    return {
        "remedies": [shown(row, reason) for row, reason in zip(rows, reasons, strict=True)],
        "similar": found,
        "similar_median": money(found.median_cents),
        "similar_range": f"{money(found.least_cents)} – {money(found.most_cents)}",
        "authority": [(role_label(role), money(cents)) for role, cents in authority.items()],
    }


def _risk(complaint: Complaint) -> dict[str, Any]:
    risk = risk_now(complaint)
    done = set(complaint.risk_actions.values_list("action", flat=True))
    severity = grade_of(complaint)
    return {
        "risk": risk,
        "risk_reasons": [(labels.SIGNS[one.sign], one.times, one.points) for one in risk.reasons],
        "risk_actions": [(labels.RISK_ACTIONS.get(one, one), one in done) for one in risk.actions],
        "told_to": [role_label(one) for one in severity.told_to],
    }


def _extension(complaint: Complaint) -> dict[str, Any]:
    asked = complaint.extensions.filter(granted_at=None, refused_at=None).first()
    _clock, more = next_of(complaint)
    return {
        "extension_asked": asked,
        "extension_reason": queries.opened_for(complaint, [asked.reason_sealed])[0]
        if asked
        else "",
        "extension_next": more,
        "extension_condition": told(more.condition) if more else "",
        "extensions": complaint.extensions.filter(granted_at__isnull=False),
        "grant_form": APPROVALS["extension"].form(complaint=complaint)
        if APPROVALS["extension"].form
        else None,
    }


def _letter_to_send(complaint: Complaint) -> str:
    if complaint.state == State.DECIDED:
        return reply_kind(complaint)
    if complaint.state == State.REVIEWED:
        return LetterKind.REVIEW_DECISION
    return ""


def _answer_due(complaint: Complaint) -> date | None:
    """By when one from a file had to be answered, as counted here."""
    due = response_due([complaint]) if complaint.source_id else {}
    return last_day_of(due[complaint.pk]) if complaint.pk in due else None


def _letters(complaint: Complaint) -> list[tuple[Any, str, Any]]:
    """Each letter, its words, and how it stands where it went by mail."""
    rows = list(
        complaint.letters.select_related("message", "read")
        .prefetch_related("message__outcomes")
        .all()
    )
    words = queries.opened_for(complaint, [row.text_sealed for row in rows])
    stands = [STANDS[stand_now(row.message)] if row.message else None for row in rows]
    return list(zip(rows, words, stands, strict=True))


def _others(complaint: Complaint) -> dict[str, Any]:
    review = getattr(complaint, "review", None)
    return {
        "review": review,
        "review_words": queries.opened_for(
            complaint, [review.grounds_sealed, review.decision_sealed, review.reasons_sealed]
        )
        if review
        else [],
        "merged_into": complaint.merged_into,
        "merged": complaint.merged.select_related("ticket"),
        "repeats": complaint.repeats.select_related("ticket"),
        "concerns": complaint.concerns.select_related("user", "branch"),
        "corrections": complaint.corrections.select_related("owner"),
        "materials": [labels.MATERIALS.get(one, one) for one in complaint.materials],
    }


def role_label(role: str) -> Any:
    """A role in words; the head office and the regulator are no roles of this system."""
    outside = {"head_office": labels.HEAD_OFFICE, "regulator": labels.REGULATOR}
    return ROLE_LABELS.get(Role(role)) if role in set(Role) else outside.get(role, role)
