"""The acts of the audit log in the reader's language; one that is not listed, as written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTIVITIES = {
    "create customer": _("Customer taken in"),
    "change customer": _("Customer changed"),
    "set customer flags": _("Customer's flags set"),
    "assign relationship manager": _("Relationship manager assigned"),
    "add identifier": _("Identifier added"),
    "end identifier": _("Identifier ended"),
    "sign in": _("Signed in"),
    "sign out": _("Signed out"),
    "sign-in refused": _("Sign-in refused"),
    "prove identity": _("Identity proved again"),
    "create person": _("Person made"),
    "create branch": _("Branch made"),
    "rename branch": _("Branch renamed"),
    "move branch": _("Branch moved"),
    "delete branch": _("Branch deleted"),
    "create role": _("Role made"),
    "change role": _("Role changed"),
    "delete role": _("Role deleted"),
    "create team": _("Team made"),
    "change team": _("Team changed"),
    "delete team": _("Team deleted"),
    "change teams": _("Teams of a person changed"),
    "create queue": _("Queue made"),
    "change person": _("Person changed"),
    "let person in": _("Person let in again"),
    "shut person out": _("Person shut out"),
    "reset password": _("First password given"),
    "change password": _("Own password changed"),
    "end sessions": _("Sessions ended"),
    "create token": _("Token made"),
    "revoke token": _("Token revoked"),
    "upload source": _("File uploaded"),
    "check source": _("Dry run started"),
    "finish check": _("Dry run finished"),
    "start import": _("Import started"),
    "finish import": _("Import finished"),
    "import again": _("Import repeated"),
    "discard import": _("Import discarded"),
    "undo import": _("Import undone"),
    "start job": _("Job asked for"),
    "begin job": _("Job began"),
    "finish job": _("Job ended"),
    "cancel job": _("Job stopped"),
    "save view": _("View saved"),
    "rename view": _("View renamed"),
    "delete view": _("View deleted"),
    "export audit log": _("Audit log exported"),
    "see customer": _("Customer seen"),
}


def in_words(activity: str) -> str:
    return str(ACTIVITIES.get(activity, activity))
