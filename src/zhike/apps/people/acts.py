"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.people.models import ROLE_LABELS

say(
    _("People and access"),
    {
        "sign in": _("Signed in"),
        "sign out": _("Signed out"),
        "sign-in refused": _("Sign-in refused"),
        "prove identity": _("Identity proved again"),
        "arrange stand-in": _("Stand-in arranged"),
        "end stand-in": _("Stand-in ended"),
        "begin acting": _("Began to act for somebody"),
        "stop acting": _("Acts for nobody any more"),
        "lock sign-in": _("Sign-in locked"),
        "unlock sign-in": _("Sign-in unlocked"),
        "change sign-in policy": _("Rules of signing in changed"),
        "add second factor": _("Second factor added"),
        "remove second factor": _("Second factor removed"),
        "reset second factors": _("Second factors taken away"),
        "make recovery codes": _("Recovery codes drawn"),
        "use recovery code": _("Recovery code used"),
        "link sign-in": _("Linked with the bank's own sign-in"),
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
        "export list": _("List taken out"),
    },
    outcomes={
        "create person": ROLE_LABELS,
        "sign-in refused": {"refused": _("refused")},
        "lock sign-in": {"locked": _("locked")},
    },
)
