from __future__ import annotations

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.models import SignInPolicy
from zhike.apps.people.policy_actions import SETTINGS, change_policy, settings_of
from zhike.apps.people.queries import sign_in_policy


def test_a_change_is_kept_with_what_it_was_and_the_rest_stays(administrator):
    change_policy(by=administrator, attempts=5)
    change_policy(by=administrator, attempts=5)

    row = AuditRow.objects.get(activity="change sign-in policy")
    assert (row.before, row.after) == ('{"attempts": 8}', '{"attempts": 5}')
    assert settings_of() == settings_of(SignInPolicy()) | {"attempts": 5}


def test_without_a_row_the_defaults_hold(db):
    assert sign_in_policy().attempts == 8
    assert set(settings_of()) == set(SETTINGS)
