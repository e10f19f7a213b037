"""What each answer means, in the reader's language.

The pipelines know no languages: they say it in English, and here each sentence stands once more
so that the catalogue finds it. A test holds both lists together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from zhike.pipelines.journeys import Answer


DEFINITIONS: dict[str, Any] = {
    "summary": _(
        "Events, cases, activities and paths of the log. Throughput is the time from "
        "the first event of a case to the completion of its last, open cases as they stand."
    ),
    "graph": _(
        "Steps from one event of a case to its next: times taken, distinct cases, and "
        "the time between the two events."
    ),
    "activities": _("Events and distinct cases of each activity."),
    "variants": _(
        "Distinct sequences of activities over all events of a case, the commonest first."
    ),
    "throughput": _(
        "Share of cases still open so long after their first event (Kaplan-Meier); "
        "a case ends with the first of the end activities and is open without one. Where none"
        " are named or seen, every case counts as ended with its last event."
    ),
    "waiting": _(
        "Time in which nobody works on a case (waiting) and time in which somebody does"
        " (working); together they are the whole time of the case."
    ),
    "heatmap": _(
        "Hours of waiting by the hour of the week in which the wait begins, in local time."
    ),
    "rework": _(
        "Share of the cases with an activity in which it is done more than once, with a"
        " 95 % Wilson interval."
    ),
    "bottlenecks": _(
        "Steps ranked by the hours spent between their two events, summed over all cases."
    ),
    "funnel": _(
        "Cases that reach each stage in order; conversion is the share of the stage before."
    ),
    "weeks": _(
        "Events by the week in which they happened, Monday to Sunday in local time; the "
        "first and the last week may be cut short."
    ),
    "edge_cases": _("Cases that took one step, the slowest first."),
    "case_events": _("All events of one case in order."),
    "customer_timeline": _("All events of one customer in order, over all logs."),
    "switches": _(
        "Of the events in one channel, the share that is followed by each channel "
        "within the same case; with a 95 % Wilson interval."
    ),
    "preference": _(
        "Share of the uses of a task in each channel that was offered for it; shares of"
        " one task sum to 1. Preference adjusts for what was offered."
    ),
    "failure_demand": _(
        "Share of customers who turn to another channel soon after a failure, compared "
        "with customers who met none, over all logs of the bank (across=log: this log alone);"
        " p values corrected for the number of pairs."
    ),
    "repeat_contacts": _(
        "Share of contacts followed by another of the same customer within the window; "
        "contacts whose window is still open are left out. A contact is the first event of a case"
        " in a channel; where a case is a customer, each such event is one."
    ),
    "contact_centre": _(
        "Offered contacts by service type: abandoned share of the queued ones with a 95"
        " % Wilson interval, mean wait and mean service time; phantom calls apart."
    ),
    "stages": _(
        "Each event belongs to the first stage whose rule fits it; what no rule takes "
        "is listed as unmapped."
    ),
    "touchpoints": _(
        "Events by user type, stage, channel and touchpoint, with owner and promise "
        "where the register names them; cells without any event are listed."
    ),
    "conformance": _(
        "Share of cases without a deviation from the version of the standard that was "
        "in force on the day the case began; units with few cases are suppressed."
    ),
    "deviations": _("Each deviation of a case from the written standard, by kind and step."),
    "approvals": _(
        "Decisions of each approval level, the share approved, and how often the level "
        "changed the outcome, with an upper bound where it never did."
    ),
    "compare": _(
        "Differences between two periods or segments, each with interval and test; p "
        "values corrected within their family."
    ),
    "first_use": _(
        "Time from opening to first use (Kaplan-Meier); customers who have not used it "
        "yet count as censored."
    ),
}


def definition_of(answer: Answer) -> str:
    """Give the definition of an answer; one that nobody translated yet comes in English."""
    return str(DEFINITIONS.get(answer.question, answer.definition))
