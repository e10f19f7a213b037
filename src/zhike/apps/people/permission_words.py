"""What each permission is called, in groups by subject, in the order the page of roles shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.people.rules import Permission

P = Permission

WORDS: dict[Any, dict[P, Any]] = {
    _("Every day"): {
        P.SEE_HOME: _("See today's page"),
        P.OWN_ACCOUNT: _("Change the own account"),
        P.OWN_NOTIFICATIONS: _("Receive and choose notifications"),
        P.STAND_IN: _("Stand in for absent colleagues"),
    },
    _("Customers"): {
        P.SEE_CUSTOMERS: _("See customers, masked"),
        P.UNMASK: _("Read values in the clear, with a reason"),
        P.CHANGE_CUSTOMERS: _("Change customers"),
        P.EXPORT_CUSTOMERS: _("Export customers"),
        P.SEE_DUPLICATES: _("See possible duplicates"),
        P.MERGE_CUSTOMERS: _("Merge customers and take it back"),
    },
    _("Tickets and conversations"): {
        P.SEE_TICKETS: _("See tickets and conversations of the own queues"),
        P.WORK_TICKETS: _("Work on tickets and answer customers"),
        P.SUPERVISE_TICKETS: _("See and reassign all tickets in reach"),
        P.EXPORT_TICKETS: _("Export tickets"),
        P.USE_SHORTCUTS: _("Use saved replies, macros and views"),
        P.MANAGE_SHORTCUTS: _("Make saved replies and macros for others"),
        P.SEE_COMPLAINTS: _("See complaints"),
        P.HANDLE_COMPLAINTS: _("Handle complaints"),
        P.APPROVE_COMPLAINTS: _("Approve remedies and extensions"),
        P.EXPORT_COMPLAINTS: _("Export complaints"),
        P.MANAGE_QUEUES: _("Set the terms and promises of queues"),
    },
    _("Surveys"): {
        P.SEE_SURVEYS: _("See the figures of surveys"),
        P.READ_ANSWERS: _("Read single answers to surveys"),
        P.DESIGN_SURVEYS: _("Design surveys and publish their questions"),
        P.MANAGE_SURVEYS: _("Set whom surveys ask, and stop them"),
    },
    _("Voice of the customer"): {
        P.SEE_VOICE: _("See what customers say, and read their masked words"),
        P.LABEL_TEXTS: _("Label masked texts, and have the reader learn from labels"),
        P.NAME_PRODUCT_OWNERS: _("Say who answers for a product"),
        P.ACKNOWLEDGE_PRODUCT_REPORTS: _("Acknowledge reports on own products"),
        P.OPEN_PRODUCT_TICKETS: _("Ask the desk about a product report: open one ticket a point"),
        P.APPROVE_SENTIMENT: _("Approve what texts are read with"),
    },
    _("Pain points"): {
        P.SEE_PAINS: _("See pain points and what is at stake"),
        P.CHANGE_PAINS: _("Change what pain points are reckoned with"),
    },
    _("Improvements"): {
        P.SEE_IMPROVEMENTS: _("See improvements and the ledger of their effects"),
        P.WRITE_IMPROVEMENTS: _("Plan, start, measure and decide own improvements"),
        P.MANAGE_IMPROVEMENTS: _("Do so for the improvements of others"),
        P.LINK_TICKETS: _("Link tickets one may see to improvements"),
    },
    _("Suspicious transactions"): {
        P.REPORT_SUSPICIONS: _("Report a suspicion"),
        P.REVIEW_SUSPICIONS: _("Read and review what was reported"),
    },
    _("Consent and privacy"): {
        P.SEE_CONSENTS: _("See consents"),
        P.CHANGE_CONSENTS: _("Record and withdraw consents"),
        P.SEE_RIGHTS_REQUESTS: _("See rights requests"),
        P.HANDLE_RIGHTS_REQUESTS: _("Handle rights requests"),
        P.MANAGE_PRIVACY: _("Set purposes, retention and assessments"),
        P.ERASE_CUSTOMERS: _("Erase customers"),
    },
    _("Journeys"): {
        P.SEE_JOURNEYS: _("See journeys"),
        P.SEE_CASES: _("See single cases"),
        P.EXPORT_JOURNEYS: _("Export journeys"),
        P.SAVE_FILTERS: _("Save views"),
        P.SEE_PLANTED: _("See what the demo bank hides"),
    },
    _("Rules and calendars"): {
        P.SEE_RULE_PACKS: _("See rule packs"),
        P.MANAGE_RULE_PACKS: _("Change rule packs"),
        P.SEE_CALENDARS: _("See calendars"),
        P.MANAGE_CALENDARS: _("Change calendars"),
    },
    _("People and access"): {
        P.MANAGE_PEOPLE: _("Manage people and teams"),
        P.SEE_ROLES: _("See roles"),
        P.MANAGE_ROLES: _("Manage roles"),
        P.MANAGE_BRANCHES: _("Manage branches and queues"),
        P.MANAGE_STAND_INS: _("Arrange stand-ins for others"),
        P.SEE_SIGN_IN_REPORT: _("See the report on sign-ins"),
        P.SEE_AUDIT: _("See the audit log"),
        P.EXPORT_AUDIT: _("Export the audit log"),
        P.SEE_UNMASKING: _("See who read values in the clear"),
    },
    _("Data and operation"): {
        P.SEE_IMPORTS: _("See imports"),
        P.RUN_IMPORTS: _("Run imports"),
        P.UNDO_IMPORTS: _("Undo imports"),
        P.MANAGE_TOKENS: _("Manage API tokens"),
        P.MANAGE_WEBHOOKS: _("Manage webhooks"),
        P.SEE_JOBS: _("See background jobs"),
        P.SEE_ALL_JOBS: _("See everybody's background jobs"),
        P.CANCEL_JOBS: _("Stop background jobs"),
        P.SEE_HEALTH: _("See whether everything is well"),
        P.ROTATE_KEYS: _("Change keys"),
        P.SEE_STYLEGUIDE: _("See the style guide"),
    },
}


def label_of(permission: P) -> str:
    """What a permission is called; one without words, as it is written."""
    return next(
        (str(group[permission]) for group in WORDS.values() if permission in group), permission
    )


def groups() -> list[tuple[Any, list[P]]]:
    """Every permission in its group; those without words stand last, so that none is hidden."""
    listed = [(name, list(group)) for name, group in WORDS.items()]
    known = {permission for _name, group in listed for permission in group}
    rest = [permission for permission in P if permission not in known]
    return [*listed, (_("Others"), rest)] if rest else listed
