"""Questions about channels: what customers prefer, when they switch, what makes them come again."""

from __future__ import annotations

from collections.abc import Mapping

from ibis.expr.types import Table

from zhike.analytics import journeys
from zhike.pipelines.asking import Asked, Found, Question
from zhike.pipelines.errors import NothingToAnswer
from zhike.schema.sentence import Sentence

FAILED = ("failed", "failure", "error", "失败", "未成功", "异常")


def _switches(asked: Asked) -> Found:
    _need(asked, "channel")
    along = asked.text("along", default="case_id")
    return Found(rows=journeys.channel_switches(asked.log, along=along), facts={"along": along})


def _preference(asked: Asked) -> Found:
    _need(asked, "channel")
    preferences = journeys.channel_preference(
        asked.log,
        user_type=asked.text("user_type", default="user_type"),
        task=asked.text("task", default="activity"),
    )
    return Found(rows=preferences)


def _failure_demand(asked: Asked) -> Found:
    for column in ("customer_id", "channel", "outcome"):
        _need(asked, column)
    within = asked.days("days", default=1)
    failed = asked.words("failed", default=FAILED)
    # Who fails in one log rings in another: all logs of the bank, unless asked otherwise.
    alone = asked.text("across") == "log"
    log = asked.log if alone else asked.every_log
    pairs = journeys.failure_demand(log, failed=failed, within=within)
    facts = {
        "within_days": within.total_seconds() / 86_400,
        "failed": list(failed),
        "across": "log" if alone else "bank",
    }
    return Found(rows=pairs, facts=facts)


def _repeat_contacts(asked: Asked) -> Found:
    _need(asked, "customer_id")
    within = asked.days("days", default=7)
    by = asked.text("by") or None
    same = asked.words("same", default=("customer_id",))
    contacts = _contacts(asked, columns={*same, *([by] if by else [])})
    rates = journeys.repeat_contacts(contacts, within=within, same=same, by=by, as_of=asked.as_of)
    return Found(rows=rates, facts={"within_days": within.total_seconds() / 86_400})


def _contacts(asked: Asked, *, columns: set[str]) -> Table:
    """Take the first event of each case in a channel; where a case is a customer, each of them.

    What staff do without the customer has no channel, unless the log tells of none at all.
    """
    log = asked.log
    if asked.whole.channel.count().to_pyarrow().as_py():
        log = log.filter(log.channel.notnull())
    named = log.mutate(**{name: journeys.value_of(log, name) for name in columns})
    counted = log.agg(
        others=(log.case_id != log.customer_id).sum(),
        cases=log.case_id.nunique(),
        customers=log.customer_id.nunique(),
    )
    found = counted.to_pyarrow().to_pylist()[0]
    if not found["others"]:
        return named
    if found["cases"] <= found["customers"]:
        raise NothingToAnswer(
            log_name=asked.log_name,
            lacks=Sentence("customer with more than one case"),
            wanted=Sentence("Ask a log in which each contact of a customer is a case."),
        )
    firsts = {name: named[name].argmin(named.sequence) for name in columns}
    return named.group_by("case_id").agg(occurred_at=named.occurred_at.min(), **firsts)


def _contact_centre(asked: Asked) -> Found:
    contacts = _of_the_cases(asked)
    if not asked.contacts.count().to_pyarrow().as_py():
        raise NothingToAnswer(
            log_name=asked.log_name,
            lacks=Sentence("contacts"),
            wanted=Sentence("Import telephone records with a preset that makes contacts."),
        )
    (total,) = journeys.contact_centre_summary(contacts, by=()).to_pyarrow().to_pylist()
    # A share of each queue says nothing of the whole: its interval is counted over all contacts.
    return Found(rows=journeys.contact_centre_summary(contacts), facts={"total": total})


def _of_the_cases(asked: Asked) -> Table:
    """Give the contacts of the cases that the filter kept.

    A contact is a case of its own, or the event of one that carries its id as `contact_id`.
    """
    if asked.log is asked.whole:
        return asked.contacts
    events = asked.log.select(
        "case_id", contact_id=journeys.value_of(asked.log, "contact_id")
    ).distinct()
    own = events.select(contact_id="case_id").union(events.select("contact_id"), distinct=True)
    return asked.contacts.semi_join(own, "contact_id")


def _need(asked: Asked, column: str) -> None:
    """Refuse a question about a column that this log never fills."""
    known = asked.whole[column].count().to_pyarrow().as_py()
    if not known:
        raise NothingToAnswer(
            log_name=asked.log_name,
            lacks=column,
            wanted=Sentence(
                "Map a column of the source to {column} and import it again.", column=column
            ),
        )


CHANNELS: Mapping[str, Question] = {
    "switches": Question(
        make=_switches,
        options=("along",),
        definition="Of the events in one channel, the share that is followed by each channel"
        " within the same case; with a 95 % Wilson interval.",
    ),
    "preference": Question(
        make=_preference,
        options=("user_type", "task"),
        definition="Share of the uses of a task in each channel that was offered for it; shares of"
        " one task sum to 1. Preference adjusts for what was offered.",
    ),
    "failure_demand": Question(
        make=_failure_demand,
        options=("failed", "days", "across"),
        across_logs=True,
        definition="Share of customers who turn to another channel soon after a failure, compared"
        " with customers who met none, over all logs of the bank (across=log: this log alone);"
        " p values corrected for the number of pairs.",
    ),
    "repeat_contacts": Question(
        make=_repeat_contacts,
        options=("days", "by", "same"),
        definition="Share of contacts followed by another of the same customer within the window;"
        " contacts whose window is still open are left out. A contact is the first event of a case"
        " in a channel; where a case is a customer, each such event is one.",
    ),
    "contact_centre": Question(
        make=_contact_centre,
        definition="Offered contacts by service type: abandoned share of the queued ones with a"
        " 95 % Wilson interval, mean wait and mean service time; phantom calls apart.",
    ),
}
