"""What a password must be, as Django asks validators: the bank's policy decides the numbers."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhike.apps.people.models import User
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.sign_in_rules import is_part_of


class LongEnough:
    def validate(self, password: str, user: User | None = None) -> None:
        least = sign_in_policy().least_length
        if len(password) < least:
            raise ValidationError(
                _("This password has fewer than %(least)s characters.") % {"least": least},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        least = sign_in_policy().least_length
        return _("At least %(least)s characters.") % {"least": least}


class NotTheOwnName:
    def validate(self, password: str, user: User | None = None) -> None:
        names = (user.username, user.name) if user else ()
        if any(is_part_of(password=password, name=name) for name in names):
            raise ValidationError(
                _("This password holds the own name."), code="password_holds_name"
            )

    def get_help_text(self) -> str:
        return _("Not the own name.")


class NotUsedLately:
    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        remembered = sign_in_policy().remembered_passwords
        if not remembered:
            return
        past = [record.password for record in user.passwords.all()[:remembered]]
        if any(check_password(password, known) for known in {user.password, *past}):
            raise ValidationError(
                _("This is one of the last %(count)s passwords.") % {"count": remembered},
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        remembered = sign_in_policy().remembered_passwords
        return _("None of the last %(count)s passwords.") % {"count": remembered}
