"""Customers who were entered twice, and different people who look like one.

A duplicate is an entry under a number of its own, of a person who has one already: the identity
number is often not there to compare, the phone was changed (and its old number may be somebody
else's by now), the name is written otherwise. Look-alikes share name and birth date and no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.demo.bank import Bank
from zhike.demo.check_digits import cards, old_numbers, phones
from zhike.demo.columns import numbered, words
from zhike.demo.draws import choose
from zhike.demo.identities import (
    SCHEMA,
    Identities,
    addresses,
    mails,
    numbers_of,
    passports,
    without,
)
from zhike.demo.names import Names, Writing, written, written_otherwise
from zhike.demo.planted import DUPLICATE_CUSTOMERS

NUMBER_KINDS = ("same", "missing", "old", "passport")
SAME, LACKING, OLD, PASSPORT = range(4)
_FIRST_WITHOUT_OLD = np.datetime64("2000-01-01")  # born later, nobody had 15 digits
_LEAST_LOOK_ALIKES = 2
_CHANGES = ("phone_changed", "address_changed", "address_rewritten", "birth_slip")
PAIRS = pa.schema(
    [
        ("first_id", pa.string()),
        ("second_id", pa.string()),
        ("number_kind", pa.string()),  # one of NUMBER_KINDS; null between two duplicates of one
        ("name_variant", pa.string()),  # a name of Writing, or null
        *((change, pa.bool_()) for change in _CHANGES),
        ("recycled", pa.bool_()),  # the old phone is another customer's by now
    ]
)
LOOK_ALIKES = pa.schema([("first_id", pa.string()), ("second_id", pa.string())])


@dataclass(frozen=True, kw_only=True)
class Planted:
    """All entries (first the customers, then the duplicates) and which mean the same person."""

    rows: pa.Table
    pairs: pa.Table
    look_alikes: pa.Table


@dataclass(frozen=True, kw_only=True)
class _Draws:
    """What happens to each duplicate; `of` is the row of the customer it repeats."""

    of: np.ndarray
    number: np.ndarray
    at_first: np.ndarray  # the number is missing with the customer, not with the duplicate
    writing: np.ndarray  # code of Writing, or -1
    changes: dict[str, np.ndarray]
    recycled_by: np.ndarray  # row of the customer who has the old phone now, or -1
    look_alikes: np.ndarray  # rows of two customers each


def plant_duplicates(bank: Bank, identities: Identities) -> Planted:
    """Add duplicate entries and make look-alikes; without the truth, the entries as they are."""
    if not bank.has("duplicate_customers"):
        return Planted(
            rows=identities.rows, pairs=PAIRS.empty_table(), look_alikes=LOOK_ALIKES.empty_table()
        )
    draws = _draw(bank, identities)
    identities = _with_look_alikes(bank, identities, draws)
    firsts = _firsts(identities, draws)
    seconds = _seconds(bank, identities, draws)
    return Planted(
        rows=pa.concat_tables([firsts, seconds]),
        pairs=_pairs(firsts, seconds, draws),
        look_alikes=pa.table(
            [firsts["customer_id"].take(pa.array(rows)) for rows in draws.look_alikes.T],
            schema=LOOK_ALIKES,
        ),
    )


def _draw(bank: Bank, identities: Identities) -> _Draws:
    rng, truth = bank.stream("duplicates"), DUPLICATE_CUSTOMERS
    order = rng.permutation(identities.count)
    each = max(4, round(truth.share * identities.count))
    again = round(truth.again_share * each)
    of = np.concatenate([order[: each - again], order[:again]])
    personal, count = ~identities.corporate[of], len(of)
    young = identities.birth[of] >= _FIRST_WITHOUT_OLD
    shares = (truth.number_missing_share, truth.number_old_share, truth.passport_share)
    number = choose(rng, count, weights=[1 - sum(shares), *shares])
    number = np.where((number == OLD) & (young | ~personal), LACKING, number)
    number = np.where((number == PASSPORT) & ~personal, LACKING, number)
    once = np.bincount(of, minlength=identities.count)[of] == 1
    writing = choose(rng, count, weights=[1] * len(Writing))
    varies = (rng.random(count) < truth.name_variant_share) & personal
    changes = {name: rng.random(count) < getattr(truth, f"{name}_share") for name in _CHANGES}
    changes["address_rewritten"] &= ~changes["address_changed"]
    changes["birth_slip"] &= (number != SAME) & personal
    strangers = order[each : each + count]
    recycled = changes["phone_changed"] & (rng.random(count) < truth.recycled_share) & once
    return _Draws(
        of=of,
        number=number,
        at_first=(rng.random(count) < 0.5) & once & (number == LACKING),
        writing=np.where(varies, writing, -1),
        changes=changes,
        recycled_by=np.where(recycled, strangers, -1),
        look_alikes=_draw_look_alikes(identities, order[each + count :], pairs=each + again),
    )


def _draw_look_alikes(identities: Identities, left: np.ndarray, *, pairs: int) -> np.ndarray:
    """Take neighbours by age among those who live alone, so that the age band still fits."""
    alone = left[(identities.household[left] < 0) & ~identities.corporate[left]]
    share = DUPLICATE_CUSTOMERS.look_alike_share
    wanted = max(_LEAST_LOOK_ALIKES, round(pairs * share / (1 - share)))
    by_age = alone[: 20 * wanted]
    by_age = by_age[np.argsort(identities.birth[by_age], kind="stable")]
    both = by_age[: len(by_age) // 2 * 2].reshape(-1, 2)
    both = both[identities.age[both[:, 0]] == identities.age[both[:, 1]]]
    chosen: np.ndarray = both[:: max(1, len(both) // wanted)][:wanted]
    return chosen


def _with_look_alikes(bank: Bank, identities: Identities, draws: _Draws) -> Identities:
    """Give the second of each two the name, sex and birth date of the first, and his own number."""
    rng = bank.stream("look-alikes")
    first, second = draws.look_alikes.T
    names, male, birth = identities.names, identities.male.copy(), identities.birth.copy()
    name = Names(surname=names.surname.copy(), first=names.first.copy(), second=names.second.copy())
    for codes in (name.surname, name.first, name.second, male, birth):
        codes[second] = codes[first]
    columns = {column: identities.rows[column] for column in SCHEMA.names}
    like_first = np.arange(identities.count)
    like_first[second] = first
    for column in ("name", "sex", "birth_date"):
        columns[column] = columns[column].take(pa.array(like_first))
    fresh = numbers_of(rng, birth=birth[second], male=male[second])
    has = pc.is_valid(columns["id_number"].take(pa.array(second)))
    columns["id_number"] = _put(
        columns["id_number"], second, pc.if_else(has, fresh, pa.scalar(None, pa.string()))
    )
    rows = pa.table(columns, schema=SCHEMA)
    return replace(identities, rows=rows, names=name, male=male, birth=birth)


def _firsts(identities: Identities, draws: _Draws) -> pa.Table:
    """The customers: a number lost, a phone complete, and phones that went to somebody else."""
    columns = {column: identities.rows[column] for column in SCHEMA.names}
    lost = np.zeros(identities.count, dtype=bool)
    lost[draws.of[draws.at_first]] = True
    columns["id_number"] = without(columns["id_number"], lost)
    columns["credit_code"] = without(columns["credit_code"], lost)
    now = np.flatnonzero(draws.recycled_by >= 0)
    old = columns["phone"].take(pa.array(draws.of[now]))
    columns["phone"] = _put(columns["phone"], draws.recycled_by[now], old)
    return pa.table(columns, schema=SCHEMA)


def _seconds(bank: Bank, identities: Identities, draws: _Draws) -> pa.Table:
    """The duplicates, each made of what the bank knew of the customer."""
    rng, count = bank.stream("second entries"), len(draws.of)
    running, changes = identities.count + np.arange(count), draws.changes
    rows = identities.rows.take(pa.array(draws.of))
    columns = {column: rows[column].combine_chunks() for column in SCHEMA.names}
    names = identities.names.at(draws.of)
    abroad, personal = draws.number == PASSPORT, ~identities.corporate[draws.of]
    gone = abroad | ((draws.number == LACKING) & ~draws.at_first)
    old = pc.if_else(pa.array(draws.number == OLD), old_numbers(columns["id_number"]),
                     columns["id_number"])  # fmt: skip
    otherwise = written_otherwise(names, writing=draws.writing, rng=rng)
    usual = pc.if_else(pa.array(personal), written(names), columns["name"])
    slip = pc.if_else(
        pa.array(changes["birth_slip"]), pa.array(identities.birth[draws.of] + 1),
        columns["birth_date"],
    )  # fmt: skip
    moved = addresses(rng, columns["city"])
    new_mail = rng.random(count) < 0.4
    columns |= {
        "customer_id": numbered("C", running + 1),
        "name": pc.if_else(pa.array(draws.writing >= 0), otherwise, usual),
        "birth_date": slip,
        "id_number": without(old, gone),
        "credit_code": without(columns["credit_code"], gone),
        "passport": pc.if_else(pa.array(abroad), passports(rng, count), columns["passport"]),
        "phone": pc.if_else(
            pa.array(changes["phone_changed"]), phones(running, salt=bank.seed), columns["phone"]
        ),
        "email": pc.if_else(pa.array(new_mail), mails(rng, names, running), columns["email"]),
        "card": without(cards(running, salt=bank.seed), rng.random(count) < 0.15),
        "address": _addresses(columns["address"], moved, changes),
        "home_branch": words(bank.branches, rng.integers(0, len(bank.branches), count)),
    }
    columns["email"] = without(columns["email"], new_mail & (rng.random(count) < 0.55))
    return pa.table(columns, schema=SCHEMA)


def _addresses(address: pa.Array, moved: pa.Array, changes: dict[str, np.ndarray]) -> pa.Array:
    """Give another address, or the same one without its province and with another flat sign."""
    short = pc.replace_substring(pc.utf8_slice_codeunits(address, 3), "栋", "幢")
    short = pc.replace_substring(short, "号", " 号 ")
    same = pc.if_else(pa.array(changes["address_rewritten"]), short, address)
    return pc.if_else(pa.array(changes["address_changed"]), moved, same)


def _pairs(firsts: pa.Table, seconds: pa.Table, draws: _Draws) -> pa.Table:
    """Every two entries of one person."""
    ids, first = seconds["customer_id"], firsts["customer_id"].take(pa.array(draws.of))
    columns = {
        "first_id": first,
        "second_id": ids,
        "number_kind": words(NUMBER_KINDS, draws.number),
        "name_variant": words(tuple(kind.name.lower() for kind in Writing), draws.writing),
        **{change: pa.array(drawn) for change, drawn in draws.changes.items()},
        "recycled": pa.array(draws.recycled_by >= 0),
    }
    direct = pa.table(columns, schema=PAIRS)
    order = np.argsort(draws.of, kind="stable")
    twice = np.flatnonzero(draws.of[order][1:] == draws.of[order][:-1])
    between = [ids.take(pa.array(order[twice])), ids.take(pa.array(order[twice + 1]))]
    empty = [pa.nulls(len(twice), field.type) for field in list(PAIRS)[2:]]
    return pa.concat_tables([direct, pa.table([*between, *empty], schema=PAIRS)])


def _put(column: pa.ChunkedArray, rows: np.ndarray, values: pa.Array) -> pa.Array:
    """Give a column with other values in some rows."""
    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    ordered = values.take(pa.array(np.argsort(rows)))
    if isinstance(ordered, pa.ChunkedArray):
        ordered = ordered.combine_chunks()
    return pc.replace_with_mask(column, pa.array(mask), ordered)
