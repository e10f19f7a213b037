from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.rules import CustomerState, IdentifierKind
from zhike.apps.people.models import Branch, User
from zhike.apps.people.rules import Role
from zhike.apps.people.scopes import Caller, in_reach, reaches
from zhike.apps.prepared.select import Prepared
from zhike.apps.vault.keys import Indexes
from zhike.schema.identifiers import normal, possible_kinds

PAGE_SIZE = 50
MOST_FOUND = 100
LONGEST_CHAIN = 20
AT_ONCE = 5_000
TIERS_KEPT_SECONDS = 300
MANAGERS = (Role.AGENT, Role.SUPERVISOR, Role.MANAGER)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which customers a list is to show. `after` is the number of the last one seen."""

    branch: str = ""
    manager: str = ""
    tier: str = ""
    kind: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class CustomerPage:
    """Some customers in the order of their numbers; `after` leads to the next ones, if any."""

    rows: Sequence[Customer]
    after: str


def customers_for(caller: Caller) -> QuerySet[Customer]:
    """The entries in a caller's reach."""
    rows = in_reach(Customer.objects.all(), caller=caller, branch="home_branch")
    return rows.select_related("home_branch", "relationship_manager", "merged_into")


def customer_list(caller: Caller, wanted: Wanted, *, size: int = PAGE_SIZE) -> CustomerPage:
    """A page of the customers in use; merged entries are found through the one they belong to."""
    rows = filtered(caller, wanted)
    if wanted.after:
        rows = rows.filter(customer_id__gt=wanted.after)
    found = list(rows.order_by("customer_id")[: size + 1])
    more = found[size - 1].customer_id if len(found) > size else ""
    return CustomerPage(rows=found[:size], after=more)


def filtered(caller: Caller, wanted: Wanted) -> QuerySet[Customer]:
    """All customers of a list, whatever page they are on."""
    rows = customers_for(caller).filter(state=CustomerState.ACTIVE)
    if wanted.branch:
        branch = Branch.objects.filter(code=wanted.branch).first()
        rows = rows.filter(home_branch__path__startswith=branch.path) if branch else rows.none()
    if wanted.manager:
        rows = rows.filter(relationship_manager__username=wanted.manager)
    if wanted.tier:
        rows = rows.filter(tier=wanted.tier)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows


def find_customers(text: str, *, caller: Caller) -> list[Customer]:
    """Find customers by number, exact name or any identifier in force, spelled as it may be.

    A merged entry leads to the entry in use. What the customer gave up (a telephone number that
    was given anew) does not find him any more.
    """
    found = _entries(text)
    in_use = {survivor_of(customer).pk for customer in found}
    return list(customers_for(caller).filter(pk__in=in_use)[:MOST_FOUND])


def known_by(value: str, *, kind: IdentifierKind) -> list[Customer]:
    """The customers whose identifier it is now, whoever asks: for what the house does by itself."""
    indexes = Indexes().all_of(normal(value, kind=kind), kind=kind)
    owners = Identifier.objects.order_by().filter(kind=kind, value_index__in=indexes, ended_at=None)
    keys = set(owners.values_list("customer_id", flat=True)[:MOST_FOUND])
    rows = Customer.objects.filter(pk__in=keys).exclude(state=CustomerState.ERASED)
    in_use = {survivor_of(one).pk for one in rows.select_related("merged_into")}
    return list(Customer.objects.filter(pk__in=in_use).order_by("customer_id"))


def _entries(text: str) -> list[Customer]:
    numbered = Customer.objects.order_by().filter(customer_id=text.strip())
    keys = set(numbered.values_list("pk", flat=True))
    kinds, indexes = possible_kinds(text), Indexes()
    wanted = {kind: indexes.all_of(normal(text, kind=kind), kind=kind) for kind in kinds}
    # Small look-ups one after the other: no database answers an OR of them from its indexes.
    if (names := wanted.pop("name", [])) and names[0]:
        named = Customer.objects.filter(name_index__in=names)
        keys |= set(named.values_list("pk", flat=True)[:MOST_FOUND])
    if values := [value for found in wanted.values() for value in found if value]:
        owners = Identifier.objects.order_by().filter(value_index__in=values, ended_at=None)
        keys |= set(owners.values_list("customer_id", flat=True)[:MOST_FOUND])
    rows = Customer.objects.order_by().filter(pk__in=keys).exclude(state=CustomerState.ERASED)
    return list(rows.select_related("merged_into"))


_by_number = Prepared(
    lambda customer_id: Customer.objects.select_related(
        "home_branch", "relationship_manager", "merged_into"
    ).filter(customer_id=customer_id)
)


def entry_of(customer_id: str) -> Customer | None:
    """The entry of that number, whoever asks: an act has its caller's reach checked before."""
    return _by_number.first(customer_id)


def customer_of(customer_id: str, *, caller: Caller) -> Customer | None:
    """One entry by its number, if any entry of the person is in the caller's reach."""
    entry = entry_of(customer_id)
    if entry is None or entry.state == CustomerState.ERASED:
        return None
    # Nearly always the entry itself is in reach; only otherwise the person's others are asked for.
    if reaches(caller, entry.home_branch):
        return entry
    members = [member.pk for member in members_of(entry)]
    return entry if customers_for(caller).filter(pk__in=members).exists() else None


def members_of(customer: Customer) -> list[Customer]:
    """All entries that mean the same person, the one in use first.

    A merge moves no row, so whoever reads something of a person reads it of all of these.
    """
    members = level = [survivor_of(customer)]
    for _step in range(LONGEST_CHAIN):
        level = list(Customer.objects.filter(merged_into__in=level).order_by("customer_id"))
        if not level:
            break
        members = [*members, *level]
    return members


def is_one(one: Customer, other: Customer) -> bool:
    """Say whether two entries mean the same person."""
    return one.pk == other.pk or survivor_of(one).pk == survivor_of(other).pk


def identifiers_of(members: Iterable[Customer]) -> list[Identifier]:
    """The identifiers of all entries of a person, those in force first."""
    rows = Identifier.objects.filter(customer__in=list(members)).select_related("customer")
    return sorted(rows, key=lambda row: (row.ended_at is not None, row.kind, row.pk))


def managers_for(caller: Caller) -> list[User]:
    """Those in reach who look after any customer."""
    looks_after = Customer.objects.filter(relationship_manager=OuterRef("pk"))
    rows = in_reach(User.objects.filter(is_active=True), caller=caller)
    return list(rows.filter(Exists(looks_after)).order_by("username"))


def branch_choices(caller: Caller) -> QuerySet[Branch]:
    """The branches that a caller may put a customer under."""
    return Branch.objects.filter(path__startswith=caller.reach or "nowhere")


def manager_choices(caller: Caller) -> QuerySet[User]:
    """Those whom a caller may put in charge of a customer."""
    rows = in_reach(User.objects.filter(is_active=True), caller=caller)
    return rows.filter(role__in=MANAGERS).order_by("name", "username")


def tiers() -> list[str]:
    """The tiers that occur; looked up every few minutes, for it takes a walk over all customers."""
    return cache.get_or_set("customers.tiers", _tiers, TIERS_KEPT_SECONDS) or []


def _tiers() -> list[str]:
    rows = Customer.objects.exclude(tier="").order_by("tier").values_list("tier", flat=True)
    return list(rows.distinct())


def survivor_of(customer: Customer) -> Customer:
    """The entry in use of whoever an entry means."""
    for _step in range(LONGEST_CHAIN):
        if customer.merged_into is None:
            break
        customer = customer.merged_into
    return customer


def owners_of(values: Iterable[str], *, kind: IdentifierKind) -> dict[str, str]:
    """Give the number of the customer to whom each of many identifiers leads, where one does.

    Of several, the one of whom it was noted last.
    """
    indexes = Indexes()
    wanted: dict[str, list[str]] = defaultdict(list)  # one account may be spelled in several ways
    for value in values:
        for index in indexes.all_of(normal(value, kind=kind), kind=kind):
            wanted[index].append(value)
    found: dict[str, str] = {}
    marks = sorted(wanted)
    for start in range(0, len(marks), AT_ONCE):
        rows = Identifier.objects.filter(
            kind=kind, value_index__in=marks[start : start + AT_ONCE], ended_at=None
        ).order_by("id")
        for index, number in rows.values_list("value_index", "customer__customer_id"):
            found |= dict.fromkeys(wanted[index], number)
    return found
