from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.utils import timezone

from zhike.apps.audit.models import AuditRow
from zhike.apps.people import second_factor_actions as factors
from zhike.apps.people.errors import BeyondOwnRights, DemoStaysAsItIs, FactorNeeded, WrongCode
from zhike.apps.people.models import RecoveryCode, TotpDevice, User
from zhike.apps.people.policy_actions import change_policy
from zhike.apps.vault.secrets import open_secret


@pytest.fixture
def clock(monkeypatch):
    begin = timezone.now()

    def at(seconds):
        moment = begin + timedelta(seconds=seconds)
        monkeypatch.setattr(factors.timezone, "now", lambda: moment)

    at(0)
    return at


def code_of(user):
    secret = open_secret(TotpDevice.objects.get(user=user).secret)
    return pyotp.TOTP(secret).at(factors.timezone.now())


def enrolled(user):
    factors.begin_totp(user)
    return factors.confirm_totp(user, code=code_of(user))


def test_a_telephone_counts_from_its_first_right_code_on(clock, agent):
    factors.begin_totp(agent)
    with pytest.raises(WrongCode):
        factors.confirm_totp(agent, code="000000")
    pending = TotpDevice.objects.get(user=agent).confirmed_at

    codes = factors.confirm_totp(agent, code=code_of(agent))

    assert pending is None
    assert TotpDevice.objects.get(user=agent).confirmed_at is not None
    assert len(set(codes)) == 10


def test_the_secret_and_the_codes_lie_nowhere_in_the_clear(clock, agent):
    codes = enrolled(agent)
    secret = open_secret(TotpDevice.objects.get(user=agent).secret)

    stored = str([*TotpDevice.objects.values(), *RecoveryCode.objects.values()])
    told = str(list(AuditRow.objects.values()))
    for word in (secret, *codes):
        assert word not in stored
        assert word not in told


def test_a_code_opens_once(clock, agent):
    enrolled(agent)
    clock(60)
    code = code_of(agent)

    factors.use_code(agent, code=code)
    with pytest.raises(WrongCode):
        factors.use_code(agent, code=code)


def test_the_code_that_enrolled_opens_nothing_more(clock, agent):
    factors.begin_totp(agent)
    code = code_of(agent)
    factors.confirm_totp(agent, code=code)

    with pytest.raises(WrongCode):
        factors.use_code(agent, code=code)


def test_a_recovery_code_opens_once_and_only_its_owner(clock, agent, analyst):
    first, *_rest = enrolled(agent)
    enrolled(analyst)

    with pytest.raises(WrongCode):
        factors.use_code(analyst, code=first)
    factors.use_code(agent, code=first.upper().replace("-", " "))
    with pytest.raises(WrongCode):
        factors.use_code(agent, code=first)
    assert AuditRow.objects.filter(activity="use recovery code").count() == 1


def test_new_recovery_codes_end_the_earlier_ones(clock, agent):
    old, *_rest = enrolled(agent)
    factors.make_recovery_codes(agent)

    with pytest.raises(WrongCode):
        factors.use_code(agent, code=old)


def test_a_telephone_that_is_used_is_not_replaced_by_beginning_anew(clock, agent):
    enrolled(agent)
    secret = TotpDevice.objects.get(user=agent).secret

    factors.begin_totp(agent)

    assert TotpDevice.objects.get(user=agent).secret == secret


def test_who_lost_everything_is_helped_by_an_administrator_and_by_nobody_less(
    clock, administrator, agent
):
    enrolled(agent)
    enrolled(administrator)
    with pytest.raises(BeyondOwnRights):
        factors.reset_factors(administrator, by=agent)

    factors.reset_factors(agent, by=administrator)

    assert not TotpDevice.objects.filter(user=agent).exists()
    assert not agent.recovery_codes.exists()
    assert AuditRow.objects.get(activity="reset second factors").by == "chen"


def test_the_only_factor_of_who_needs_one_stays_and_a_demo_person_gets_none(
    clock, administrator, agent
):
    enrolled(agent)
    change_policy(by=administrator, second_factor_roles=["agent"])

    with pytest.raises(FactorNeeded):
        factors.remove_totp(agent)
    User.objects.filter(pk=administrator.pk).update(is_demo=True)
    with pytest.raises(DemoStaysAsItIs):
        factors.begin_totp(User.objects.get(pk=administrator.pk))
