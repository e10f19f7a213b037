"""What customers answer after a contact, and what they write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.demo.bank import Bank
from zhike.demo.columns import arrow_schema, constant, numbered, words
from zhike.demo.opening_hours import DAY, YEAR_SECONDS, local_second, utc
from zhike.demo.people import People
from zhike.demo.planted import BLAMED_PRODUCTS, DRIVERS, FACE_LOGIN
from zhike.demo.service import REASONS, Contacts
from zhike.demo.verbatims import (
    APP_PRAISE,
    CARD_FEES,
    CLOSERS,
    FACE_COMPLAINTS,
    FUND_PROMISES,
    OPENERS,
    phrases,
)
from zhike.schema import feedback_text, survey_answer

SURVEY = "服务后回访"
RESPONSE_SHARE = 0.14
WRITES_SHARE = 0.4
QUESTIONS = tuple(name for name, _ in DRIVERS.weights)
ANSWER_SCHEMA = arrow_schema(survey_answer.CONTRACT)
TEXT_SCHEMA = arrow_schema(feedback_text.CONTRACT)


class Responses:
    """The filled-in forms of the year."""

    def __init__(self, bank: Bank, contacts: Contacts) -> None:
        rng = bank.stream("survey")
        answers = (rng.random(contacts.count) < RESPONSE_SHARE) & (contacts.outcome != 2)
        self.contact = np.flatnonzero(answers)
        count = len(self.contact)
        feeling = rng.normal(0.0, 1.0, (count, len(QUESTIONS)))
        feeling += 0.4 * rng.normal(0.0, 1.0, (count, 1))  # some people are kinder than others
        feeling[:, 0] -= 1.2 * (contacts.outcome[self.contact] == 1)
        feeling[:, 1] -= np.minimum(contacts.wait[self.contact] / 200, 1.5)
        self.drivers = _on_scale(feeling * 0.9 + 3.9)
        weights = np.array([weight for _, weight in DRIVERS.weights])
        noise = rng.normal(0.0, 0.45, count)
        alone = rng.normal(3.9, 0.9, count)
        planted = bank.has("satisfaction_drivers")
        latent = self.drivers @ weights + noise if planted else alone
        self.overall = _on_scale(latent)
        recommend = np.rint(latent * 2.3 - 1.2 + rng.normal(0, 0.8, count))
        self.recommend = np.clip(recommend, 0, 10).astype(np.int64)
        self.at = contacts.at[self.contact] + rng.integers(1_200, 2 * DAY, count)
        self.ids = numbered("R", np.arange(1, count + 1))


def _on_scale(value: np.ndarray) -> np.ndarray:
    scored: np.ndarray = np.clip(np.rint(value), 1, 5).astype(np.int64)
    return scored


def answer_table(people: People, contacts: Contacts, responses: Responses) -> Iterator[pa.Table]:
    """Give one row an answer: four drivers, overall satisfaction and the will to recommend."""
    columns = [(name, responses.drivers[:, k], 1, 5) for k, name in enumerate(QUESTIONS)]
    columns += [("总体满意度", responses.overall, 1, 5), ("推荐意愿", responses.recommend, 0, 10)]
    keep = np.flatnonzero(responses.at < YEAR_SECONDS)
    asked = responses.contact[keep]
    for question, score, low, high in columns:
        count = len(keep)
        table = {
            "response_id": responses.ids.take(pa.array(keep)),
            "survey": constant(SURVEY, count),
            "customer_id": people.ids.take(pa.array(contacts.customer[asked])),
            "contact_id": contacts.ids.take(pa.array(asked)),
            "question": constant(question, count),
            "score": pa.array(score[keep]),
            "scale_min": pa.array(np.full(count, low)),
            "scale_max": pa.array(np.full(count, high)),
            "answered_at": utc(responses.at[keep]),
        }
        yield pa.table(table, schema=ANSWER_SCHEMA)


def feedback_table(
    bank: Bank, people: People, contacts: Contacts, responses: Responses
) -> Iterator[pa.Table]:
    """Give the words: comments on the form, then reviews of the app."""
    rng = bank.stream("comments")
    writes = (rng.random(len(responses.at)) < WRITES_SHARE) & (responses.at < YEAR_SECONDS)
    rows = np.flatnonzero(writes)
    yield _texts(
        numbers=np.arange(1, len(rows) + 1),
        customer=people.ids.take(pa.array(contacts.customer[responses.contact[rows]])),
        source="survey",
        response=responses.ids.take(pa.array(rows)),
        at=responses.at[rows],
        text=_comments(rng, responses, rows, blaming=_blaming(bank, contacts, responses, rows)),
        score=responses.overall[rows],
    )
    yield review_table(bank, people, first=len(rows) + 1)


def _comments(
    rng: np.random.Generator, responses: Responses, rows: np.ndarray, *, blaming: pa.Array
) -> pa.Array:
    """Say something about the driver that stands out: the worst when unhappy, else the best."""
    drivers = responses.drivers[rows] + rng.random((len(rows), len(QUESTIONS))) * 0.5
    unhappy = responses.overall[rows] <= 3
    aspect = np.where(unhappy, drivers.argmin(axis=1), drivers.argmax(axis=1))
    said = constant("", len(rows))
    for place, name in enumerate(QUESTIONS):
        for bad in (True, False):
            spoken = _pick(rng, phrases(name, bad=bad), len(rows))
            said = pc.if_else(pa.array((aspect == place) & (unhappy == bad)), spoken, said)
    said = pc.coalesce(blaming, said)
    parts = [_pick(rng, OPENERS, len(rows)), said, _pick(rng, CLOSERS, len(rows))]
    return pc.binary_join_element_wise(*parts, "")


def _blaming(bank: Bank, contacts: Contacts, responses: Responses, rows: np.ndarray) -> pa.Array:
    """What unhappy customers say of the products that are blamed; null for all others."""
    said = constant(None, len(rows))
    if not bank.has("blamed_products"):
        return said
    rng = bank.stream("comments", "blamed_products")
    reason = contacts.reason[responses.contact[rows]]
    unhappy, at = responses.overall[rows] <= 3, responses.at[rows]
    tells = unhappy & (rng.random(len(rows)) < BLAMED_PRODUCTS.told_share)
    for reasons, since, vocabulary in (
        (BLAMED_PRODUCTS.card_reasons, BLAMED_PRODUCTS.card_date, CARD_FEES),
        (BLAMED_PRODUCTS.fund_reasons, BLAMED_PRODUCTS.fund_date, FUND_PROMISES),
    ):
        about = np.isin(reason, [REASONS.index(one) for one in reasons])
        spoken = _pick(rng, vocabulary, len(rows))
        mine = tells & about & (at >= local_second(since))
        said = pc.if_else(pa.array(mine), spoken, said)
    return said


def review_table(bank: Bank, people: People, *, first: int) -> pa.Table:
    """Give the reviews of the app, numbered from `first` on."""
    rng = bank.stream("reviews")
    count = people.count // 10
    at = np.sort(rng.integers(0, YEAR_SECONDS, count))
    since, until = local_second(FACE_LOGIN.released_date), local_second(FACE_LOGIN.fixed_date)
    broken = bank.has("app_release_face_login") & (at >= since) & (at < until)
    unhappy = rng.random(count) < np.where(broken, 0.85, 0.25)
    about_face = unhappy & broken
    text = pc.if_else(
        pa.array(unhappy),
        _pick(rng, phrases("操作便捷", bad=True), count),
        _pick(rng, APP_PRAISE, count),
    )
    text = pc.if_else(pa.array(about_face), _pick(rng, FACE_COMPLAINTS, count), text)
    score = np.where(unhappy, rng.integers(1, 3, count), rng.integers(4, 6, count))
    return _texts(
        numbers=np.arange(first, first + count),
        customer=constant(None, count),
        source="app review",
        response=constant(None, count),
        at=at,
        text=pc.binary_join_element_wise(_pick(rng, OPENERS, count), text, ""),
        score=score,
    )


def _texts(
    *,
    numbers: np.ndarray,
    customer: pa.Array,
    source: str,
    response: pa.Array,
    at: np.ndarray,
    text: pa.Array,
    score: np.ndarray,
) -> pa.Table:
    columns = {
        "feedback_id": numbered("F", numbers),
        "customer_id": customer,
        "source": constant(source, len(numbers)),
        "response_id": response,
        "written_at": utc(at),
        "text": text,
        "score": pa.array(score.astype(np.int64)),
    }
    return pa.table(columns, schema=TEXT_SCHEMA)


def _pick(rng: np.random.Generator, choices: Sequence[str], count: int) -> pa.Array:
    return words(choices, rng.integers(0, len(choices), count))
