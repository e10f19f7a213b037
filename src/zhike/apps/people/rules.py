"""Who may do what: plain values in, plain values out. What is not listed is denied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address

# No letter that is taken for another one when it is read out.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
FIRST_PASSWORD_LETTERS = 12


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    COMPLAINT_OFFICER = "complaint_officer"
    ANALYST = "analyst"
    IMPROVEMENT_OWNER = "improvement_owner"
    QUALITY_REVIEWER = "quality_reviewer"
    MARKETER = "marketer"
    MANAGER = "manager"
    AML_OFFICER = "aml_officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    SEE_HOME = "home.see"
    OWN_ACCOUNT = "account.own"
    MANAGE_PEOPLE = "people.manage"
    SEE_STYLEGUIDE = "styleguide.see"
    SEE_JOBS = "jobs.see"
    SEE_ALL_JOBS = "jobs.see_all"
    CANCEL_JOBS = "jobs.cancel"
    SEE_IMPORTS = "imports.see"
    RUN_IMPORTS = "imports.run"
    UNDO_IMPORTS = "imports.undo"
    MANAGE_TOKENS = "tokens.manage"
    SEE_AUDIT = "audit.see"
    EXPORT_AUDIT = "audit.export"
    SEE_JOURNEYS = "journeys.see"
    EXPORT_JOURNEYS = "journeys.export"
    SEE_CASES = "journeys.see_cases"
    SAVE_FILTERS = "journeys.save_filters"
    SEE_PLANTED = "planted.see"
    SEE_ROLES = "roles.see"
    MANAGE_ROLES = "roles.manage"
    MANAGE_BRANCHES = "branches.manage"
    STAND_IN = "standins.use"
    MANAGE_STAND_INS = "standins.manage"
    SEE_SIGN_IN_REPORT = "signins.see"
    SEE_CUSTOMERS = "customers.see"
    CHANGE_CUSTOMERS = "customers.change"
    EXPORT_CUSTOMERS = "customers.export"
    UNMASK = "customers.unmask"
    SEE_UNMASKING = "unmasking.see"
    SEE_DUPLICATES = "duplicates.see"
    MERGE_CUSTOMERS = "duplicates.merge"
    SEE_CONSENTS = "consents.see"
    CHANGE_CONSENTS = "consents.change"
    SEE_RIGHTS_REQUESTS = "rights.see"
    HANDLE_RIGHTS_REQUESTS = "rights.handle"
    MANAGE_PRIVACY = "privacy.manage"
    ERASE_CUSTOMERS = "privacy.erase"
    SEE_RULE_PACKS = "rulepacks.see"
    MANAGE_RULE_PACKS = "rulepacks.manage"
    SEE_CALENDARS = "calendars.see"
    MANAGE_CALENDARS = "calendars.manage"
    MANAGE_WEBHOOKS = "webhooks.manage"
    OWN_NOTIFICATIONS = "notifications.own"
    SEE_HEALTH = "health.see"
    ROTATE_KEYS = "keys.rotate"
    SEE_TICKETS = "tickets.see"
    WORK_TICKETS = "tickets.work"
    SUPERVISE_TICKETS = "tickets.supervise"
    EXPORT_TICKETS = "tickets.export"
    MANAGE_QUEUES = "queues.manage"
    USE_SHORTCUTS = "shortcuts.use"
    MANAGE_SHORTCUTS = "shortcuts.manage"
    SEE_COMPLAINTS = "complaints.see"
    HANDLE_COMPLAINTS = "complaints.handle"
    APPROVE_COMPLAINTS = "complaints.approve"
    EXPORT_COMPLAINTS = "complaints.export"
    SEE_SURVEYS = "surveys.see"
    READ_ANSWERS = "surveys.read_answers"
    DESIGN_SURVEYS = "surveys.design"
    MANAGE_SURVEYS = "surveys.manage"
    SEE_VOICE = "voice.see"
    NAME_PRODUCT_OWNERS = "products.name_owners"
    ACKNOWLEDGE_PRODUCT_REPORTS = "products.acknowledge"
    OPEN_PRODUCT_TICKETS = "products.open_tickets"
    LABEL_TEXTS = "labels.write"
    APPROVE_SENTIMENT = "sentiment.approve"
    SEE_PAINS = "pains.see"
    CHANGE_PAINS = "pains.change"
    REPORT_SUSPICIONS = "suspicions.report"
    REVIEW_SUSPICIONS = "suspicions.review"
    SEE_IMPROVEMENTS = "improvements.see"
    WRITE_IMPROVEMENTS = "improvements.write"
    MANAGE_IMPROVEMENTS = "improvements.manage"
    LINK_TICKETS = "improvements.link_tickets"


P = Permission
_EVERY_STAFF = {P.SEE_HOME, P.OWN_ACCOUNT, P.OWN_NOTIFICATIONS, P.STAND_IN}
_SERVES = {P.SEE_CUSTOMERS, P.CHANGE_CUSTOMERS, P.UNMASK, P.SEE_CONSENTS, P.CHANGE_CONSENTS}
_WORKS = {P.SEE_TICKETS, P.WORK_TICKETS, P.REPORT_SUSPICIONS, P.USE_SHORTCUTS}
_HANDLES_COMPLAINTS = {P.SEE_COMPLAINTS, P.HANDLE_COMPLAINTS, P.EXPORT_COMPLAINTS}
_READS_RULES = {P.SEE_RULE_PACKS, P.SEE_CALENDARS}
ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset(_EVERY_STAFF | _SERVES | _WORKS),
    Role.SUPERVISOR: frozenset(
        _EVERY_STAFF
        | _SERVES
        | _WORKS
        | _READS_RULES
        | {P.SUPERVISE_TICKETS, P.EXPORT_TICKETS, P.MANAGE_SHORTCUTS}
        | _HANDLES_COMPLAINTS
        | {P.APPROVE_COMPLAINTS}
        | {P.MANAGE_STAND_INS, P.EXPORT_CUSTOMERS, P.SEE_DUPLICATES, P.MERGE_CUSTOMERS}
        | {P.SEE_RIGHTS_REQUESTS, P.HANDLE_RIGHTS_REQUESTS, P.SEE_UNMASKING, P.SEE_SURVEYS}
        | {P.SEE_VOICE, P.SEE_PAINS, P.SEE_IMPROVEMENTS, P.LINK_TICKETS}
        | {P.OPEN_PRODUCT_TICKETS}
    ),
    Role.COMPLAINT_OFFICER: frozenset(
        _EVERY_STAFF
        | _SERVES
        | _WORKS
        | _READS_RULES
        | _HANDLES_COMPLAINTS
        | {P.SEE_RIGHTS_REQUESTS, P.HANDLE_RIGHTS_REQUESTS, P.SEE_JOURNEYS, P.SEE_CASES}
        | {P.SEE_IMPROVEMENTS, P.LINK_TICKETS}
    ),
    Role.ANALYST: frozenset(
        _EVERY_STAFF
        | _READS_RULES
        | {P.SEE_STYLEGUIDE, P.SEE_JOBS, P.CANCEL_JOBS, P.SEE_JOURNEYS, P.EXPORT_JOURNEYS}
        | {P.SEE_CASES, P.SAVE_FILTERS, P.SEE_PLANTED}
        | {P.SEE_SURVEYS, P.DESIGN_SURVEYS, P.READ_ANSWERS, P.SEE_VOICE, P.SEE_PAINS}
        | {P.CHANGE_PAINS, P.LABEL_TEXTS}
        | {P.NAME_PRODUCT_OWNERS, P.ACKNOWLEDGE_PRODUCT_REPORTS, P.OPEN_PRODUCT_TICKETS}
        | {P.SEE_IMPROVEMENTS, P.WRITE_IMPROVEMENTS, P.MANAGE_IMPROVEMENTS}
    ),
    # Writes his own improvements; what others own he reads. Of tickets he sees the counts
    # alone, and links none, unless an own role of the bank lets him see them.
    Role.IMPROVEMENT_OWNER: frozenset(
        _EVERY_STAFF
        | {P.SEE_JOURNEYS, P.SEE_SURVEYS, P.SEE_CALENDARS, P.SEE_VOICE, P.SEE_PAINS}
        | {P.SEE_IMPROVEMENTS, P.WRITE_IMPROVEMENTS, P.ACKNOWLEDGE_PRODUCT_REPORTS}
        | {P.OPEN_PRODUCT_TICKETS}
    ),
    Role.QUALITY_REVIEWER: frozenset(
        _EVERY_STAFF
        | _READS_RULES
        | {P.SEE_CUSTOMERS, P.SEE_JOURNEYS, P.SEE_TICKETS, P.LABEL_TEXTS}
    ),
    Role.MARKETER: frozenset(
        _EVERY_STAFF | {P.SEE_CUSTOMERS, P.SEE_CONSENTS, P.SEE_JOURNEYS, P.SEE_CALENDARS}
    ),
    Role.MANAGER: frozenset(
        _EVERY_STAFF
        | _READS_RULES
        | {P.SEE_JOURNEYS, P.SEE_CUSTOMERS, P.SEE_CONSENTS, P.SEE_RIGHTS_REQUESTS}
        | {P.SEE_SIGN_IN_REPORT, P.SEE_TICKETS, P.SUPERVISE_TICKETS}
        | {P.SEE_COMPLAINTS, P.APPROVE_COMPLAINTS, P.SEE_SURVEYS, P.SEE_VOICE}
        | {P.SEE_PAINS, P.SEE_IMPROVEMENTS, P.APPROVE_SENTIMENT}
        | {P.NAME_PRODUCT_OWNERS, P.ACKNOWLEDGE_PRODUCT_REPORTS, P.OPEN_PRODUCT_TICKETS}
    ),
    Role.AML_OFFICER: frozenset(
        _EVERY_STAFF
        | _READS_RULES
        | {P.SEE_CUSTOMERS, P.UNMASK, P.SEE_DUPLICATES, P.MERGE_CUSTOMERS, P.SEE_AUDIT}
        | {P.REVIEW_SUSPICIONS}
    ),
    Role.ADMINISTRATOR: frozenset(
        _EVERY_STAFF
        | _READS_RULES
        | {P.SEE_STYLEGUIDE, P.SEE_JOBS, P.SEE_ALL_JOBS, P.CANCEL_JOBS}
        | {P.SEE_IMPORTS, P.RUN_IMPORTS, P.UNDO_IMPORTS, P.MANAGE_TOKENS}
        | {P.MANAGE_PEOPLE, P.SEE_ROLES, P.MANAGE_ROLES, P.MANAGE_BRANCHES, P.MANAGE_STAND_INS}
        | {P.SEE_AUDIT, P.EXPORT_AUDIT, P.SEE_SIGN_IN_REPORT, P.SEE_UNMASKING}
        | {P.SEE_JOURNEYS, P.EXPORT_JOURNEYS, P.SEE_CASES, P.SAVE_FILTERS, P.SEE_PLANTED}
        | {P.SEE_CUSTOMERS, P.EXPORT_CUSTOMERS, P.SEE_DUPLICATES, P.SEE_CONSENTS}
        | {P.SEE_RIGHTS_REQUESTS, P.MANAGE_PRIVACY, P.ERASE_CUSTOMERS}
        | {P.MANAGE_RULE_PACKS, P.MANAGE_CALENDARS, P.MANAGE_WEBHOOKS, P.SEE_HEALTH, P.ROTATE_KEYS}
        | {P.MANAGE_QUEUES, P.USE_SHORTCUTS, P.MANAGE_SHORTCUTS}
        | {P.SEE_SURVEYS, P.DESIGN_SURVEYS, P.MANAGE_SURVEYS, P.SEE_VOICE, P.LABEL_TEXTS}
        | {P.SEE_PAINS, P.SEE_IMPROVEMENTS}
    ),
    # A customer has the portal's pages, not these; the other roles get rows with their pages.
}


# Whoever else is made could open nothing.
ROLES_WITH_PAGES = tuple(ALLOWED)
# What is read by one role alone, by law: no own role carries it, and nobody in another one's name.
OF_ONE_ROLE = frozenset({P.REVIEW_SUSPICIONS})
# What somebody carries in some built-in role; nothing beyond can be given.
GRANTABLE = frozenset().union(*ALLOWED.values()) - OF_ONE_ROLE
# Who decides what others may do does not read customers' values in the clear (separation of
# duties): alone he could give himself what nobody else checks.
DECIDES = frozenset({P.MANAGE_PEOPLE, P.MANAGE_ROLES})
APART = (DECIDES, frozenset({P.UNMASK}))


def permissions_of(role: str) -> frozenset[Permission]:
    """What a built-in role carries; an unknown role carries nothing."""
    try:
        return ALLOWED.get(Role(role), frozenset())
    except ValueError:
        return frozenset()


def is_allowed(*, role: str, permission: Permission) -> bool:
    """Say whether a role carries a permission; an unknown role carries none."""
    return permission in permissions_of(role)


def own_permissions(listed: Iterable[str]) -> frozenset[Permission]:
    """What an own role carries: of its list, what there is and what may be given."""
    known = set(Permission)
    return frozenset(Permission(word) for word in listed if word in known) & GRANTABLE


# Nobody decides about rights, or destroys what cannot be brought back, in another one's name.
NEVER_DELEGATED = DECIDES | OF_ONE_ROLE | {
    P.MANAGE_BRANCHES, P.MANAGE_STAND_INS, P.MANAGE_TOKENS, P.ROTATE_KEYS, P.ERASE_CUSTOMERS,
    P.MANAGE_PRIVACY,
}  # fmt: skip
# Reading in the clear and taking data out need trust in the person himself.
DELEGATED_IF_OWN = frozenset({P.UNMASK, P.EXPORT_CUSTOMERS, P.EXPORT_AUDIT, P.EXPORT_COMPLAINTS})
# About his own account, whoever he acts for.
STAYS_OWN = frozenset({P.OWN_ACCOUNT, P.OWN_NOTIFICATIONS, P.STAND_IN})


def delegated(
    *, own: frozenset[Permission], absent: frozenset[Permission]
) -> frozenset[Permission]:
    """What a stand-in may do while he acts: the absent person's, but what needs himself."""
    lent = absent - NEVER_DELEGATED - (DELEGATED_IF_OWN - own) - STAYS_OWN
    return lent | (own & STAYS_OWN)


def stands_in_now(
    *, begins_at: datetime, ends_at: datetime, ended_at: datetime | None, now: datetime
) -> bool:
    return ended_at is None and begins_at <= now < ends_at


def ungrantable(wanted: Iterable[str]) -> list[str]:
    """Of the wanted permissions, those that no own role may carry."""
    return sorted(set(wanted) - GRANTABLE)


def unites_what_is_apart(wanted: Iterable[str]) -> bool:
    """Say whether one role would decide about rights and see values in the clear."""
    carried = set(wanted)
    return all(carried & side for side in APART)


def may_hand_out(*, giver: frozenset[Permission], given: frozenset[Permission]) -> bool:
    """Say whether somebody may give (or take) these permissions.

    Who manages people of a branch may let agents in; only who manages roles may make others who
    decide about rights, else he could give himself through them what he lacks.
    """
    return P.MANAGE_ROLES in giver or not given & DECIDES


def is_loopback(address: str) -> bool:
    """Say whether an address or host name (with or without a port) means this machine."""
    host = address.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def demo_may_sign_in(*, bind_host: str, remote_address: str, host: str, forwarded: bool) -> bool:
    """Say whether a demo sign-in is used on the very machine that serves it.

    A request that came through a proxy never is: the proxy runs here, its caller may not.
    """
    if forwarded:
        return False
    return is_loopback(bind_host) and is_loopback(remote_address) and is_loopback(host)


def leaves_no_administrator(*, is_administrator: bool, stays: bool, others: int) -> bool:
    """Say whether a change would leave nobody who can let people in.

    Parameters
    ----------
    is_administrator
        The person is an active administrator now.
    stays
        He is one after the change as well.
    others
        How many other active administrators there are.
    """
    return is_administrator and not stays and others == 0


# The first that fits: Edge calls itself Chrome as well, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad",
    "HarmonyOS": "HarmonyOS", "Mac OS X": "macOS", "Linux": "Linux",
}  # fmt: skip


def browser_name(user_agent: str) -> str:
    """Give browser and system in two words, as far as they are known.

    Examples
    --------
    >>> browser_name("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36")
    'Chrome, Windows'
    """
    known = [
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in known if name)


def first_password(letters: Iterable[str]) -> str:
    """Write drawn letters as a password that can be read out: three groups of four."""
    drawn = "".join(letters)
    return "-".join(drawn[start : start + 4] for start in range(0, len(drawn), 4))
