from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.people.rules import (
    ALLOWED,
    NEVER_DELEGATED,
    STAYS_OWN,
    Permission,
    Role,
    browser_name,
    delegated,
    demo_may_sign_in,
    first_password,
    is_allowed,
    is_loopback,
    leaves_no_administrator,
    may_hand_out,
    own_permissions,
    stands_in_now,
    unites_what_is_apart,
)

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def test_an_administrator_runs_imports_and_an_analyst_does_not():
    assert is_allowed(role="administrator", permission=Permission.RUN_IMPORTS)
    assert not is_allowed(role="analyst", permission=Permission.RUN_IMPORTS)


def test_an_analyst_reads_journeys_down_to_their_cases():
    assert is_allowed(role="analyst", permission=Permission.SEE_JOURNEYS)
    assert is_allowed(role="analyst", permission=Permission.SEE_CASES)


@pytest.mark.parametrize("role", ["", "root", "Administrator"])
def test_a_role_that_is_not_known_may_do_nothing(role):
    assert not any(is_allowed(role=role, permission=permission) for permission in Permission)


def test_roles_whose_pages_do_not_exist_yet_may_do_nothing():
    without_pages = set(Role) - set(ALLOWED)

    assert Role.CUSTOMER in without_pages
    assert not is_allowed(role=Role.CUSTOMER, permission=Permission.SEE_HOME)


def test_no_role_but_the_administrator_sees_the_jobs_of_others():
    seeing = {role for role in ALLOWED if Permission.SEE_ALL_JOBS in ALLOWED[role]}

    assert seeing == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8:1234", True),
        ("::1", True),
        ("[::1]:8000", True),
        ("localhost:8000", True),
        ("10.0.0.5", False),
        ("0.0.0.0", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_loopback_means_this_machine_and_nothing_that_resembles_it(address, here):
    assert is_loopback(address) is here


def demo(**changes):
    here = {
        "bind_host": "127.0.0.1",
        "remote_address": "127.0.0.1",
        "host": "localhost:8000",
        "forwarded": False,
    }
    return demo_may_sign_in(**(here | changes))


def test_a_demo_person_signs_in_on_the_machine_that_serves():
    assert demo()


@pytest.mark.parametrize(
    "change",
    [
        {"bind_host": "0.0.0.0"},
        {"remote_address": "10.0.0.5"},
        {"host": "zhike.bank.example"},
        {"forwarded": True},
    ],
)
def test_any_sign_of_another_machine_refuses_the_demo_person(change):
    assert not demo(**change)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_told_in_two_words(agent, name):
    assert browser_name(agent) == name


def test_the_last_administrator_may_not_go_and_everybody_else_may():
    assert leaves_no_administrator(is_administrator=True, stays=False, others=0)
    assert not leaves_no_administrator(is_administrator=True, stays=False, others=1)
    assert not leaves_no_administrator(is_administrator=True, stays=True, others=0)
    assert not leaves_no_administrator(is_administrator=False, stays=False, others=0)


def test_a_first_password_is_written_in_groups_of_four():
    assert first_password("abcdefghjkmn") == "abcd-efgh-jkmn"


def test_no_built_in_role_unites_what_is_apart():
    assert not [role for role, carried in ALLOWED.items() if unites_what_is_apart(carried)]
    assert unites_what_is_apart(["people.manage", "customers.unmask"])


def test_only_who_manages_roles_hands_out_what_decides_about_rights():
    helper, chief = frozenset({Permission.MANAGE_PEOPLE}), ALLOWED[Role.ADMINISTRATOR]

    assert may_hand_out(giver=helper, given=ALLOWED[Role.AGENT])
    assert not may_hand_out(giver=helper, given=helper)
    assert may_hand_out(giver=chief, given=chief)


def test_an_own_role_carries_only_what_there_is():
    assert own_permissions(["home.see", "the.vault"]) == {Permission.SEE_HOME}


def test_a_stand_in_reads_in_the_clear_and_exports_only_where_he_may_himself():
    own, absent = ALLOWED[Role.QUALITY_REVIEWER], ALLOWED[Role.SUPERVISOR]

    lent = delegated(own=own, absent=absent)

    assert Permission.MERGE_CUSTOMERS in lent
    assert not {Permission.UNMASK, Permission.EXPORT_CUSTOMERS} & lent
    assert Permission.UNMASK in delegated(own=ALLOWED[Role.AGENT], absent=absent)


@pytest.mark.parametrize("absent", ALLOWED)
def test_nobodys_rights_over_rights_can_be_lent(absent):
    for own in ALLOWED.values():
        lent = delegated(own=own, absent=ALLOWED[absent])
        assert not lent & NEVER_DELEGATED
        assert lent <= ALLOWED[absent] | STAYS_OWN


def test_it_is_in_force_from_its_beginning_up_to_its_end():
    begins, ends = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=UTC)
    moment = timedelta(microseconds=1)

    def at(now, ended_at=None):
        return stands_in_now(begins_at=begins, ends_at=ends, ended_at=ended_at, now=now)

    assert [at(begins - moment), at(begins), at(ends - moment), at(ends)] == [
        False,
        True,
        True,
        False,
    ]
    assert not at(begins, ended_at=begins)
