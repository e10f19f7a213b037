"""Errors of the people app.

PeopleError
  SignInRefused     name and password do not open the door
  TooManyTries      too many wrong passwords lately
  DemoBeyondHere    a demo sign-in used from beyond this machine
  NameTaken         the sign-in name belongs to somebody
  WeakPassword      the password is too short or too common
  WrongPassword     the present password, asked for before a change, is not this one
  LastAdministrator the change would leave nobody who can let people in
  DemoStaysAsItIs   a demo person was to be changed
  BeyondOwnRights   the change would give, take or take over more than the giver decides about
  RoleRefused       an own role with a taken name, or with what it may not carry
  RoleInUse         an own role that people have was to be deleted
  BranchRefused     a branch with a taken code, or below a place where it cannot stand
  BranchInUse       a branch that something belongs to was to be deleted
  StandInRefused    a stand-in that nobody may arrange, or that is not in force
  WrongCode         a code of a second factor that is wrong or was used
  KeyRefused        an answer of a security key that does not hold
  FactorNeeded      the only second factor of somebody who needs one was to be removed
  OidcRefused       the bank's own sign-in lets nobody in, or not this person
  TeamRefused       a team or a queue with a name or code that is taken
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class PeopleError(Exception):
    """A sign-in or a change to a person that is refused. `code` is stable; the text is not."""

    code = "people_error"


class SignInRefused(PeopleError):
    """Name and password do not open the door; which of them is wrong is not told."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__(_("Name or password is wrong. Try again, or ask an administrator."))


class TooManyTries(PeopleError):
    """Too many wrong passwords lately; `minutes` is how long the lock lasts yet, if it ends."""

    code = "too_many_tries"

    def __init__(self, *, minutes: int | None) -> None:
        self.minutes = minutes
        if minutes is None:
            super().__init__(_("Too many wrong passwords. Ask an administrator to unlock it."))
            return
        super().__init__(
            _(
                "Too many wrong passwords. Wait %(minutes)s minutes, then try again, or ask an"
                " administrator to unlock it."
            )
            % {"minutes": minutes}
        )


class DemoBeyondHere(PeopleError):
    """A demo sign-in used from beyond this machine."""

    code = "demo_beyond_here"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Demo sign-ins work only on the machine that runs zhike."
                " Create real people with “zhike init”."
            )
        )


class NameTaken(PeopleError):
    """The sign-in name belongs to somebody."""

    code = "name_taken"

    def __init__(self, *, username: str) -> None:
        super().__init__(
            _("The sign-in name %(name)s is taken. Choose another.") % {"name": username}
        )


class WeakPassword(PeopleError):
    """The password is too short or too common."""

    code = "weak_password"

    def __init__(self, *, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))


class WrongPassword(PeopleError):
    """The present password, asked for before a change, is not this one."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__(_("This is not your present password."))


class LastAdministrator(PeopleError):
    """The change would leave nobody who can let people in."""

    code = "last_administrator"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s is the last administrator. Make somebody else one first.") % {"name": name}
        )


class DemoStaysAsItIs(PeopleError):
    """A demo person was to be changed: his password is published, so nothing may hang on it."""

    code = "demo_stays_as_it_is"

    def __init__(self) -> None:
        super().__init__(_("Demo people stay as they are. Make a person of your own instead."))


class BeyondOwnRights(PeopleError):
    """The change would give, take or take over more than the giver decides about."""

    code = "beyond_own_rights"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This touches somebody who decides about rights."
                " Only people who may manage roles may do it."
            )
        )


class RoleRefused(PeopleError):
    """An own role with a taken name, or with what it may not carry."""

    code = "role_refused"

    @classmethod
    def name_taken(cls, *, name: str) -> RoleRefused:
        return cls(_("There is a role “%(name)s” already. Choose another name.") % {"name": name})

    @classmethod
    def nobody_may(cls, *, permissions: list[str]) -> RoleRefused:
        told = {"permissions": ", ".join(permissions)}
        return cls(_("No role may carry %(permissions)s. Take it out.") % told)

    @classmethod
    def apart(cls) -> RoleRefused:
        return cls(
            _(
                "Who manages people or roles may not read customers' values in the clear."
                " Make two roles of it."
            )
        )


class RoleInUse(PeopleError):
    """An own role that people have was to be deleted."""

    code = "role_in_use"

    def __init__(self, *, name: str, people: int) -> None:
        told = {"name": name, "people": people}
        super().__init__(
            _("%(people)s people have the role “%(name)s”. Give them another one first.") % told
        )


class BranchRefused(PeopleError):
    """A branch with a taken code, or below a place where it cannot stand."""

    code = "branch_refused"

    @classmethod
    def code_taken(cls, *, branch_code: str) -> BranchRefused:
        return cls(_("The code %(code)s is taken. Choose another.") % {"code": branch_code})

    @classmethod
    def below_itself(cls, *, name: str) -> BranchRefused:
        return cls(
            _("%(name)s cannot stand below itself. Choose a place outside of it.") % {"name": name}
        )

    @classmethod
    def top(cls, *, name: str) -> BranchRefused:
        return cls(
            _("%(name)s is the top of the tree and stays there. Move what lies below it.")
            % {"name": name}
        )

    @classmethod
    def too_deep(cls, *, name: str) -> BranchRefused:
        return cls(
            _("The tree below %(name)s would become too deep. Choose a place further up.")
            % {"name": name}
        )


class BranchInUse(PeopleError):
    """A branch that something belongs to was to be deleted."""

    code = "branch_in_use"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _(
                "Branches, people or other things belong to %(name)s. Move them first, then"
                " delete it."
            )
            % {"name": name}
        )


class TeamRefused(PeopleError):
    """A team or a queue with a name or code that is taken."""

    code = "team_refused"

    def __init__(self, *, name: str) -> None:
        super().__init__(_("“%(name)s” is there already. Choose another.") % {"name": name})


class StandInRefused(PeopleError):
    """A stand-in that nobody may arrange, or that is not in force."""

    code = "stand_in_refused"

    @classmethod
    def for_others(cls) -> StandInRefused:
        return cls(_("You may arrange a stand-in only for yourself, or for people you lead."))

    @classmethod
    def by_himself(cls) -> StandInRefused:
        return cls(_("Nobody makes himself the stand-in of somebody else. Ask a colleague."))

    @classmethod
    def not_able(cls, *, name: str) -> StandInRefused:
        return cls(_("%(name)s may not stand in for others. Choose a colleague.") % {"name": name})

    @classmethod
    def period(cls, *, days: int) -> StandInRefused:
        return cls(
            _("The end must come after the beginning and after now, within %(days)s days.")
            % {"days": days}
        )

    @classmethod
    def not_now(cls) -> StandInRefused:
        return cls(_("This is not in force now. Look at its dates, or ask who arranged it."))


class WrongCode(PeopleError):
    """A code of a second factor that is wrong or was used."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            _("This code is wrong or was used before. Wait for the next one, then try again.")
        )


class KeyRefused(PeopleError):
    """An answer of a security key that does not hold."""

    code = "key_refused"

    def __init__(self) -> None:
        super().__init__(
            _("The security key's answer does not hold here. Try again, or use another one.")
        )


class FactorNeeded(PeopleError):
    """The only second factor of somebody who needs one was to be removed."""

    code = "factor_needed"

    def __init__(self) -> None:
        super().__init__(_("Your role needs a second factor. Add another one first."))


class OidcRefused(PeopleError):
    """The bank's own sign-in lets nobody in, or not this person."""

    code = "oidc_refused"

    @classmethod
    def provider(cls) -> OidcRefused:
        return cls(
            _("The bank's own sign-in does not answer or refuses. Try again, or use a password.")
        )

    @classmethod
    def token(cls) -> OidcRefused:
        return cls(_("The answer of the bank's own sign-in does not hold. Begin anew."))

    @classmethod
    def unknown(cls) -> OidcRefused:
        return cls(_("zhike does not know you. Ask an administrator to let you in."))
