"""Each address answers five questions: works, wrong method, no token, other scope, bad input."""

from __future__ import annotations

import json

import pytest
from tests.apps.imports.conftest import WIRE, lines, stored_cases

from zhike.apps.api.actions import revoke_token
from zhike.apps.api.models import KeptAnswer, Token
from zhike.apps.imports import actions, deliveries, rules
from zhike.cli.main import main

NDJSON = "application/x-ndjson"


@pytest.fixture
def post(visitor, ingest):
    def send(body=None, *, log="branch", token=ingest, content_type=NDJSON, **headers):
        return visitor.post(
            f"/api/v1/events?log={log}",
            lines() if body is None else body,
            content_type=content_type,
            headers={"Authorization": f"Bearer {token}", **headers},
        )

    return send


@pytest.fixture
def get(visitor, reading):
    def ask(path, *, token=reading):
        return visitor.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})

    return ask


def problem(answer) -> str:
    """The code of an error, which always has the same three parts."""
    told = answer.json()
    assert set(told) == {"code", "message", "way_out"}
    assert all(told.values())
    return told["code"]


# -- sending events --------------------------------------------------------------------------


def test_a_batch_is_stored_and_counted(post):
    answer = post()

    told = answer.json()
    assert answer.status_code == 200
    assert (told["read"], told["stored"], told["duplicates"], told["rejected"]) == (3, 3, 0, 0)
    assert stored_cases() == ["A-1", "A-1", "A-2"]


def test_the_same_batch_again_stores_nothing(post):
    post()
    told = post().json()

    assert (told["read"], told["stored"], told["duplicates"]) == (3, 0, 3)
    assert stored_cases() == ["A-1", "A-1", "A-2"]


def test_bad_lines_are_told_one_by_one_and_stop_no_good_one(post):
    body = b"".join(
        [
            lines(WIRE[:1]),
            b"{broken\n",
            b'{"case_id": "A-3", "activity": "apply", "occurred_at": "2026-02-30T09:00:00Z"}\n',
            b'{"case_id": "A-\xff", "activity": "apply", "occurred_at": "2026-01-05T09:00:00Z"}\n',
            b'{"activity": "apply", "occurred_at": "2026-01-05T09:00:00Z"}\n',
            lines(WIRE[1:]),
        ]
    )

    told = post(body).json()

    assert (told["read"], told["stored"], told["rejected"]) == (7, 3, 4)
    assert [(one["row"], one["rule"]) for one in told["rejects"]] == [
        (2, "invalid_json"),
        (3, "impossible_time"),
        (4, "invalid_bytes"),
        (5, "missing_value"),
    ]
    assert stored_cases() == ["A-1", "A-1", "A-2"]


def test_a_line_of_10_mb_is_rejected_alone(post):
    long = json.dumps(WIRE[0] | {"note": "x" * (10 * 1024 * 1024)}).encode() + b"\n"

    told = post(lines(WIRE[:1]) + long + lines(WIRE[2:])).json()

    assert (told["read"], told["stored"], told["rejected"]) == (3, 2, 1)
    assert told["rejects"][0]["rule"] == "line_too_long"
    assert stored_cases() == ["A-1", "A-2"]


def test_what_is_told_of_a_rejected_row_is_masked(post):
    row = WIRE[0] | {"case_id": "", "customer_id": "13812345678"}
    late = WIRE[0] | {"occurred_at": "张三 6222021001116245"}

    answer = post(lines([row, late]))

    assert answer.json()["rejected"] == 2
    assert "6222021001116245" not in answer.content.decode()
    assert "张三" not in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "read"), [(b"\n\n", 0), (b"nonsense\n[1]\n", 2), (b'{"x": 1}\n', 1)]
)
def test_a_batch_without_a_good_line_is_answered_like_any_other(post, body, read):
    answer = post(body)

    assert answer.status_code == 200
    told = answer.json()
    assert (told["read"], told["stored"], told["rejected"]) == (read, 0, read)


def test_a_key_gives_the_same_answer_again(post):
    first = post(**{"Idempotency-Key": "run-1"}).json()
    again = post(**{"Idempotency-Key": "run-1"}).json()

    assert again == first
    assert "run-1" not in str(KeptAnswer.objects.values().get())


def test_a_key_that_came_with_other_rows_is_refused(post):
    post(**{"Idempotency-Key": "run-1"})

    answer = post(lines(WIRE[:1]), **{"Idempotency-Key": "run-1"})

    assert (answer.status_code, problem(answer)) == (422, "idempotency_key_refused")
    assert problem(post(**{"Idempotency-Key": "x" * 201})) == "idempotency_key_refused"


def test_a_saved_mapping_reads_a_senders_own_names(post, visitor, ingest, draft, administrator):
    from zhike.pipelines.import_mapping import Mapping

    columns = {"case_id": ("单号",), "activity": ("环节",), "occurred_at": ("时间",)}
    actions.start_import(
        draft.pk,
        mapping=Mapping(columns=columns),
        log_name="x",
        by=administrator,
        save_as="branch export",
    )
    row = {"单号": "B-1", "环节": "申请", "时间": "2026-01-05 09:00:00"}

    told = post(lines([row]), log="branch&mapping=branch export").json()

    assert told["stored"] == 1
    assert stored_cases() == ["B-1"]


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_sending_is_a_post(visitor, ingest, method):
    headers = {"Authorization": f"Bearer {ingest}"}

    answer = getattr(visitor, method)("/api/v1/events?log=x", headers=headers)

    assert (answer.status_code, problem(answer)) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("token", ["", "zhike_wrong", "Ω"])
def test_without_a_valid_token_nothing_is_read(post, token):
    answer = post(token=token)

    assert (answer.status_code, problem(answer)) == (401, "token_refused")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert stored_cases() == []


def test_a_revoked_token_is_refused_at_once(post):
    post()
    revoke_token(name="core banking", by="chen")

    assert problem(post()) == "token_refused"


def test_a_session_sends_what_its_person_may(as_administrator, as_analyst):
    address = "/api/v1/events?log=branch"
    refused = as_analyst.post(address, lines(), content_type=NDJSON)
    taken = as_administrator.post(address, lines(), content_type=NDJSON)

    assert (refused.status_code, problem(refused)) == (403, "not_allowed")
    assert (taken.status_code, taken.json()["stored"]) == (200, 3)


def test_a_token_for_reading_sends_nothing(post, reading):
    answer = post(token=reading)

    assert (answer.status_code, problem(answer)) == (403, "not_allowed")
    assert stored_cases() == []


@pytest.mark.parametrize("content_type", ["application/json", "text/csv", "multipart/form-data"])
def test_other_content_types_are_refused(post, content_type):
    answer = post(content_type=content_type)

    assert (answer.status_code, problem(answer)) == (415, "content_type_refused")


def test_compressed_batches_are_refused_declared_or_not(post):
    import gzip

    assert problem(post(**{"Content-Encoding": "gzip"})) == "content_type_refused"
    assert problem(post(gzip.compress(lines()))) == "content_type_refused"
    assert stored_cases() == []


def test_a_batch_beyond_the_limit_is_refused_unread(post, monkeypatch):
    monkeypatch.setattr(rules, "BATCH_LIMIT", 10)

    answer = post()

    assert (answer.status_code, problem(answer)) == (413, "batch_too_large")


def test_a_batch_must_name_a_log_that_can_be_one(post, visitor, ingest):
    headers = {"Authorization": f"Bearer {ingest}"}
    nameless = visitor.post("/api/v1/events", lines(), content_type=NDJSON, headers=headers)

    assert (nameless.status_code, problem(nameless)) == (422, "fields_refused")
    assert problem(post(log="../etc")) == "log_name_refused"
    assert problem(post(log="x&mapping=none")) == "mapping_unknown"


def test_too_many_batches_at_once_are_told_to_wait(post, monkeypatch):
    from threading import BoundedSemaphore

    taken = BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(deliveries, "_slots", taken)
    monkeypatch.setattr(deliveries, "WAIT_SECONDS", 0.01)

    answer = post()

    assert (answer.status_code, problem(answer)) == (429, "too_busy")
    assert int(answer["Retry-After"]) > 0


def test_an_error_nobody_foresaw_tells_nothing_of_the_data(post, monkeypatch):
    def blow_up(*_args, **_options):
        raise ValueError("card 6222021001116245 is not a number")

    monkeypatch.setattr(actions, "receive_events", blow_up)

    answer = post()

    assert (answer.status_code, problem(answer)) == (500, "unexpected_error")
    assert "6222" not in answer.content.decode()


def test_nothing_of_a_batch_stays_on_disk_but_its_rows(post, own_home):
    post()
    post(b"nonsense\n")

    assert list((own_home / "uploads").iterdir()) == []


def test_the_use_of_a_token_is_noted(post):
    post()

    assert Token.objects.get().last_used_at is not None


# -- reading figures -------------------------------------------------------------------------


def test_logs_are_listed_with_their_size_and_period(post, get):
    post()

    assert get("logs").json() == [
        {
            "log_name": "branch",
            "events": 3,
            "cases": 2,
            "first_at": "2026-01-05T01:30:00Z",
            "last_at": "2026-01-06T02:00:00Z",
        }
    ]


@pytest.mark.parametrize("question", ["summary", "graph", "variants"])
def test_an_answer_is_what_the_command_line_prints(post, get, capsys, question):
    post()
    main(["journeys", question, "--log", "branch", "--json"])

    assert get(f"journeys/branch/{question}").json() == json.loads(capsys.readouterr().out)


def test_filters_work_as_on_the_page_and_the_command_line(post, get, capsys):
    post()
    query = "max_seconds=60"
    main(["journeys", "summary", "--log", "branch", "--filter", query, "--json"])

    filtered = get(f"journeys/branch/summary?{query}").json()

    assert filtered == json.loads(capsys.readouterr().out)
    assert filtered["cases"] == 1


def test_a_filter_given_twice_counts_with_both_values(post, get, capsys):
    post()
    query = "with_activities=apply&with_activities=approve"
    main(["journeys", "summary", "--log", "branch", "--filter", query, "--json"])

    filtered = get(f"journeys/branch/summary?{query}").json()

    assert filtered == json.loads(capsys.readouterr().out)
    assert filtered != get("journeys/branch/summary?with_activities=apply").json()


def test_the_full_answer_has_definition_and_period(post, get):
    post()

    full = get("journeys/branch/graph?full=1").json()

    assert (full["events"], full["cases"]) == (3, 2)
    assert full["definition"]


READS = ("logs", "journeys/branch/summary")


@pytest.mark.parametrize("path", READS)
def test_reading_needs_a_token_for_reading_or_a_session(visitor, ingest, get, path):
    assert problem(visitor.get(f"/api/v1/{path}")) == "token_refused"
    assert problem(get(path, token="zhike_wrong")) == "token_refused"
    assert problem(get(path, token=ingest)) == "not_allowed"


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_is_a_get(visitor, reading, path, method):
    headers = {"Authorization": f"Bearer {reading}"}

    answer = getattr(visitor, method)(f"/api/v1/{path}", headers=headers)

    assert (answer.status_code, problem(answer)) == (405, "method_not_allowed")


def test_a_person_reads_what_his_role_may_see(post, as_analyst, as_agent):
    post()

    assert as_analyst.get("/api/v1/logs").status_code == 200
    assert problem(as_agent.get("/api/v1/logs")) == "not_allowed"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("journeys/nowhere/summary", 404, "log_unknown"),
        ("journeys/branch/weather", 404, "question_unknown"),
        ("journeys/branch/summary?colour=red", 422, "invalid_filter"),
        ("journeys/branch/graph?calendar=CN&calendar=US", 422, "option_refused"),
        ("nothing", 404, "not_found"),
        ("", 404, "not_found"),
    ],
)
def test_bad_questions_are_told_with_a_code(post, get, path, status, code):
    post()
    answer = get(path)

    assert (answer.status_code, problem(answer)) == (status, code)


def test_an_unknown_address_tells_strangers_only_that_they_are_strangers(visitor):
    assert problem(visitor.get("/api/v2/secrets")) == "token_refused"
    assert problem(visitor.post("/api/v1/nothing")) == "token_refused"


def test_the_description_names_every_address(get):
    described = get("openapi.json").json()

    addresses = {"/api/v1/events", "/api/v1/logs", "/api/v1/journeys/{log}/{question}"}
    assert addresses <= set(described["paths"])
    assert "application/x-ndjson" in json.dumps(described["paths"]["/api/v1/events"])
