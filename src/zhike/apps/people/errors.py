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
    """Too many wrong passwords lately."""

    code = "too_many_tries"

    def __init__(self) -> None:
        super().__init__(_("Too many wrong passwords. Wait 15 minutes, then try again."))


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
