"""What changes the codes of a telephone and the recovery codes, and what uses them."""

from __future__ import annotations

import secrets

import pyotp
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from zhike.apps.audit.actions import record_event
from zhike.apps.people.errors import DemoStaysAsItIs, FactorNeeded, WrongCode
from zhike.apps.people.models import RecoveryCode, TotpDevice, User
from zhike.apps.people.person_actions import refuse_beyond
from zhike.apps.people.queries import factors_of, must_have_factor
from zhike.apps.people.rules import READABLE
from zhike.apps.people.second_factor_rules import (
    RECOVERY_CODES,
    RECOVERY_LETTERS,
    STEP_SECONDS,
    accepted_step,
    plain,
    recovery_code,
)
from zhike.apps.people.session_actions import end_sessions
from zhike.apps.vault.secrets import open_secret, seal_secret

ISSUER = "zhike"


@transaction.atomic
def begin_totp(user: User) -> None:
    """Draw a secret for a telephone; it counts from its first right code on."""
    refuse_demo(user)
    TotpDevice.objects.filter(user=user, confirmed_at=None).delete()
    if not TotpDevice.objects.filter(user=user).exists():
        TotpDevice.objects.create(user=user, secret=seal_secret(pyotp.random_base32()))


@transaction.atomic
def confirm_totp(user: User, *, code: str) -> list[str]:
    """Take the telephone as a second factor; give recovery codes where there are none yet.

    Raises
    ------
    WrongCode
        The code is not that of the drawn secret; nothing was changed.
    """
    device = TotpDevice.objects.filter(user=user, confirmed_at=None).first()
    if device is None or not _accepts(device, code=code):
        raise WrongCode
    TotpDevice.objects.filter(pk=device.pk).update(confirmed_at=timezone.now())
    record_factor("add second factor", user=user, by=user, kind="totp")
    return [] if user.recovery_codes.exists() else make_recovery_codes(user)


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Draw recovery codes anew and give them, this once; the earlier ones end."""
    refuse_demo(user)
    user.recovery_codes.all().delete()
    drawn = [
        recovery_code(secrets.choice(READABLE) for _ in range(RECOVERY_LETTERS))
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in drawn
    )
    record_factor("make recovery codes", user=user, by=user)
    return drawn


@transaction.atomic
def use_code(user: User, *, code: str) -> None:
    """Accept a code of the telephone, or a recovery code, once each.

    Raises
    ------
    WrongCode
        It is neither, or was used.
    """
    device = TotpDevice.objects.filter(user=user).exclude(confirmed_at=None).first()
    if device and _accepts(device, code=code):
        return
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    # One statement: of two who bring the same code at once, one finds it unused.
    if not unused.update(used_at=timezone.now()):
        raise WrongCode
    record_factor("use recovery code", user=user, by=user)


@transaction.atomic
def remove_totp(user: User) -> None:
    refuse_last(user)
    if TotpDevice.objects.filter(user=user).delete()[0]:
        record_factor("remove second factor", user=user, by=user, kind="totp")


@transaction.atomic
def reset_factors(person: User, *, by: User) -> None:
    """Take all second factors from somebody who lost them; his sessions end."""
    refuse_demo(person)
    refuse_beyond(by, given=person.permissions)
    TotpDevice.objects.filter(user=person).delete()
    person.recovery_codes.all().delete()
    person.security_keys.all().delete()
    record_factor("reset second factors", user=person, by=by)
    end_sessions(person, by=by.username)


def refuse_last(user: User) -> None:
    """Refuse to take away the only second factor of somebody whose role needs one."""
    if must_have_factor(user) and factors_of(user).count <= 1:
        raise FactorNeeded


def refuse_demo(user: User) -> None:
    if user.is_demo:
        raise DemoStaysAsItIs


def record_factor(activity: str, *, user: User, by: User, kind: str = "") -> None:
    record_event(activity=activity, case_id=f"user-{user.pk}", by=by.username, outcome=kind)


def provisioning_uri(device: TotpDevice) -> str:
    """What the QR code says to the telephone."""
    totp = pyotp.TOTP(open_secret(device.secret))
    return totp.provisioning_uri(name=device.user.username, issuer_name=ISSUER)


def _accepts(device: TotpDevice, *, code: str) -> bool:
    totp = pyotp.TOTP(open_secret(device.secret))
    step = accepted_step(
        plain(code),
        now=timezone.now().timestamp(),
        last_step=device.last_step,
        code_at=lambda step: totp.at(step * STEP_SECONDS),
    )
    if step is None:
        return False
    # One statement: of two who bring the same code at once, one moves the step.
    return bool(TotpDevice.objects.filter(pk=device.pk, last_step__lt=step).update(last_step=step))


def _digest(user: User, code: str) -> str:
    # 50 random bits need no slow hash; the key keeps a stolen table from being tried out.
    return salted_hmac(f"zhike.recovery.{user.pk}", plain(code), algorithm="sha256").hexdigest()
