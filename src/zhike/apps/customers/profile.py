"""The profile of a customer, put together: what was noted, what is counted, what counts of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhike.apps.customers import profile_rules as rules
from zhike.apps.customers.models import Customer, ProfileValue
from zhike.apps.customers.profile_rules import BLOCKS, Block, Completeness, Standing, Value
from zhike.apps.customers.profile_words import BLOCK_LABELS, NAME_LABELS, in_words
from zhike.apps.customers.rules import CustomerKind, ValueKind
from zhike.apps.customers.timelines import stored_rows
from zhike.apps.unmasking.sight import Sight, shown
from zhike.apps.vault.keys import Keyring

if TYPE_CHECKING:
    from zhike.pipelines.by_customer import PersonRows


@dataclass(frozen=True, kw_only=True)
class ProfileRow:
    """One line of a block: what counts, and what was noted before.

    `text` is what may be read of the value, `words` the same in the reader's language.
    """

    name: str
    label: Any
    standing: Standing
    text: str
    words: str
    history: Sequence[Value]


@dataclass(frozen=True, kw_only=True)
class ProfileBlock:
    block: Block
    label: Any
    rows: Sequence[ProfileRow]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The four blocks and how complete they are."""

    blocks: Sequence[ProfileBlock]
    completeness: Completeness

    @property
    def percent(self) -> int:
        return round(100 * self.completeness.share)


def profile_of(
    members: Sequence[Customer], *, rows: PersonRows | None = None, sight: Sight | None = None
) -> Profile:
    """Give the profile of a person from all of his entries; without a sight it is masked.

    `rows` is what the store holds of him, where the caller has it at hand.
    """
    noted = noted_values(members)
    is_company = members[0].kind == CustomerKind.CORPORATE
    counted = _counted(rows or stored_rows(members), noted=noted)
    lines = {
        name: _row(name, noted=noted.get(name, []), counted=counted.get(name), sight=sight)
        for name in rules.BLOCK_OF
        if not (is_company and name in rules.OF_A_PERSON)
    }
    blocks = [
        ProfileBlock(
            block=block,
            label=BLOCK_LABELS[block],
            rows=[lines[name] for name in names if name in lines],
        )
        for block, names in BLOCKS.items()
    ]
    standings = [row.standing for row in lines.values()]
    return Profile(blocks=blocks, completeness=rules.completeness(standings, is_company=is_company))


def noted_values(members: Sequence[Customer]) -> dict[str, list[Value]]:
    """Give what was noted under each name, oldest first: one query and one look-up of keys."""
    rows = ProfileValue.objects.filter(customer__in=members).select_related("customer")
    ring, found = Keyring.of(member.customer_id for member in members), list(rows)
    noted: dict[str, list[Value]] = {}
    for row in found:
        text = ring.open(row.value_sealed, customer_id=row.customer.customer_id)
        noted.setdefault(row.name, []).append(_value(row, text=text))
    return noted


def _counted(rows: PersonRows, *, noted: Mapping[str, Sequence[Value]]) -> dict[str, Value]:
    from zhike.pipelines.customer_profiles import counted_of

    facts = {name: values[-1].text for name, values in noted.items()}
    return {
        one.name: Value(
            name=one.name,
            kind=ValueKind.INFERRED if one.model else ValueKind.COUNTED,
            text=one.value,
            source=one.source,
            confidence=one.confidence,
            day=one.day,
            model=one.model,
            rows=one.rows,
        )
        for one in counted_of(rows, facts=facts)
    }


def _row(
    name: str, *, noted: Sequence[Value], counted: Value | None, sight: Sight | None
) -> ProfileRow:
    standing = rules.standing_of(name, noted=noted, counted=counted)
    text = standing.value.text if standing.value else ""
    if name in rules.IDENTIFYING:
        text = shown(text, field=name, sight=sight)
    return ProfileRow(
        name=name,
        label=NAME_LABELS[name],
        standing=standing,
        text=text,
        words=in_words(name, text) if text else "",
        history=noted,
    )


def _value(row: ProfileValue, *, text: str) -> Value:
    return Value(
        name=row.name,
        kind=ValueKind(row.kind),
        text=text,
        source=row.source,
        confidence=row.confidence,
        day=row.valued_date,
        noted_at=row.noted_at,
        noted_by=row.noted_by,
        model=row.model,
    )
