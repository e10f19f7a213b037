from __future__ import annotations

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.models import SignInPolicy
from zhike.apps.people.policy_actions import NUMBERS, change_policy, numbers_of
from zhike.apps.people.queries import sign_in_policy


def test_a_change_is_kept_with_what_it_was_and_the_rest_stays(administrator):
    change_policy(by=administrator, attempts=5)
    change_policy(by=administrator, attempts=5)

    row = AuditRow.objects.get(activity="change sign-in policy")
    assert (row.before, row.after) == ('{"attempts": 8}', '{"attempts": 5}')
    assert numbers_of() == numbers_of(SignInPolicy()) | {"attempts": 5}


def test_without_a_row_the_defaults_hold(db):
    assert sign_in_policy().attempts == 8
    assert set(numbers_of()) == set(NUMBERS)
