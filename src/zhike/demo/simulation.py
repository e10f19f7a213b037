"""Every table of the demo bank, one bounded piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhike.demo.account_opening import account_opening_log
from zhike.demo.app import app_log
from zhike.demo.bank import Bank
from zhike.demo.campaign import campaign_log
from zhike.demo.changes import change_log_table
from zhike.demo.duplicates import plant_duplicates
from zhike.demo.identities import make_identities
from zhike.demo.leaving import leaving_of
from zhike.demo.money import make_bookings, month_table, transaction_table
from zhike.demo.mortgage import mortgage_log
from zhike.demo.opening_hours import DAY, month_bounds
from zhike.demo.people import People, customer_table, holding_table, make_people
from zhike.demo.service import Contacts, contact_table, make_contacts, service_log
from zhike.demo.surveys import Responses, answer_table, feedback_table
from zhike.demo.workforce import agent_state_table
from zhike.schema import (
    agent_state,
    change_log,
    contact,
    customer,
    customer_month,
    event_log,
    feedback_text,
    holding,
    survey_answer,
    transaction,
)
from zhike.schema.contract import Contract


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Rows of one contract; `name` is the log for events and the contract's name otherwise."""

    contract: Contract
    name: str
    rows: pa.Table


def simulate(bank: Bank) -> Iterator[Piece]:
    """Give all tables of the bank's year in pieces that fit into memory."""
    people = make_people(bank)
    contacts = make_contacts(bank, people)
    responses = Responses(bank, contacts)
    left_at = leaving_of(bank, people, contacts)
    identities = plant_duplicates(bank, make_identities(bank, people)).rows[: people.count]
    yield from _pieces(customer.CONTRACT, customer_table(bank, people, identities))
    yield from _pieces(holding.CONTRACT, holding_table(bank, people, left_at))
    yield from _pieces(change_log.CONTRACT, change_log_table(bank))
    yield from _pieces(contact.CONTRACT, contact_table(bank, people, contacts))
    yield from _pieces(agent_state.CONTRACT, agent_state_table(bank))
    yield from _pieces(survey_answer.CONTRACT, answer_table(people, contacts, responses))
    yield from _pieces(feedback_text.CONTRACT, feedback_table(bank, people, contacts, responses))
    yield from _money(bank, people, contacts, left_at)
    yield from events(bank, people, contacts)


def events(bank: Bank, people: People, contacts: Contacts) -> Iterator[Piece]:
    """Give the event logs alone."""
    logs = {
        "mortgage": mortgage_log(bank, people),
        "account_opening": account_opening_log(bank, people),
        "service": service_log(bank, people, contacts),
        "campaign": campaign_log(bank, people),
        "app": app_log(bank, people),
    }
    for name, tables in logs.items():
        for rows in tables:
            yield Piece(contract=event_log.CONTRACT, name=name, rows=rows)


def _money(bank: Bank, people: People, contacts: Contacts, left_at: np.ndarray) -> Iterator[Piece]:
    for month in range(1, 13):
        bookings = make_bookings(bank, people, month=month).until(left_at)
        first, after = month_bounds(month)
        inside = (contacts.at >= first * DAY) & (contacts.at < after * DAY)
        served = np.bincount(contacts.customer[inside], minlength=people.count)
        yield Piece(
            contract=transaction.CONTRACT,
            name=transaction.CONTRACT.name,
            rows=transaction_table(people, bookings, month=month),
        )
        yield Piece(
            contract=customer_month.CONTRACT,
            name=customer_month.CONTRACT.name,
            rows=month_table(bank, people, bookings, served, month=month).filter(
                pa.array(left_at >= first * DAY)
            ),
        )


def _pieces(contract: Contract, tables: Iterator[pa.Table]) -> Iterator[Piece]:
    for rows in tables:
        yield Piece(contract=contract, name=contract.name, rows=rows)
