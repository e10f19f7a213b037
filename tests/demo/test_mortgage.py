from collections import Counter, defaultdict
from datetime import timedelta
from statistics import median

from zhike.demo.opening_hours import local_second, working_days
from zhike.demo.planted import PAPER_LOOP

LOCAL = timedelta(hours=8)


def cases_of(table):
    cases = defaultdict(list)
    for row in table.select(["case_id", "activity", "outcome", "channel"]).to_pylist():
        cases[row["case_id"]].append(row)
    return cases


def share_with(table, activity, among):
    cases = [[row["activity"] for row in rows] for rows in cases_of(table).values()]
    reached = [case for case in cases if among in case]
    return sum(activity in case for case in reached) / len(reached)


def refusals(table, level):
    outcomes = [
        outcome
        for activity, outcome in zip(
            table.column("activity").to_pylist(), table.column("outcome").to_pylist(), strict=True
        )
        if activity == level
    ]
    return Counter(outcomes)["拒绝"], len(outcomes)


def test_papers_come_back_often_and_mostly_for_one_paper(tables, without):
    planted, absent = tables["mortgage"], without("mortgage_rework_loop")["mortgage"]
    papers = Counter(
        dict(row)["paper"]
        for row, activity in zip(
            planted.column("attributes").to_pylist(),
            planted.column("activity").to_pylist(),
            strict=True,
        )
        if activity == "退回补件"
    )

    assert share_with(planted, "退回补件", among="资料审核") > 0.25
    assert share_with(absent, "退回补件", among="资料审核") < 0.12
    assert papers.most_common(1)[0][0] == PAPER_LOOP.paper
    assert papers[PAPER_LOOP.paper] > 0.6 * papers.total()


def test_the_second_level_never_refuses_unless_the_truth_is_off(tables, without):
    always, n = refusals(tables["mortgage"], "二级审批")
    third, _ = refusals(tables["mortgage"], "三级审批")
    sometimes, _ = refusals(without("approval_always_yes")["mortgage"], "二级审批")

    assert always == 0
    assert n > 100
    assert third > 0
    assert sometimes > 10


def test_only_the_two_branches_skip_the_interview(bank, tables, without):
    skipping = Counter()
    for rows in defaultdict(list, cases_with_branch(tables["mortgage"])).values():
        names = [activity for activity, _ in rows]
        if "房产评估" in names and "面谈核实" not in names:
            skipping[rows[0][1]] += 1
    absent = share_with(without("branch_deviation")["mortgage"], "面谈核实", among="房产评估")

    assert set(skipping) == {bank.branches[branch] for branch in bank.deviating}
    assert absent == 1.0


def cases_with_branch(table):
    cases = defaultdict(list)
    for row in table.select(["case_id", "activity", "attributes"]).to_pylist():
        cases[row["case_id"]].append((row["activity"], dict(row["attributes"])["case:branch"]))
    return cases


def test_applicants_on_the_app_give_up_before_the_upload(tables, without):
    def lost(table, channel):
        cases = [r for r in cases_of(table).values() if r[0]["channel"] == channel]
        return sum("超时关闭" in {row["activity"] for row in r} for r in cases) / len(cases)

    planted, absent = tables["mortgage"], without("mortgage_dropoff")["mortgage"]

    assert lost(planted, "app") > 0.3
    assert lost(planted, "branch") < 0.1
    assert lost(absent, "app") < 0.1


def test_one_appraisal_site_keeps_customers_waiting(tables, without):
    def waits(table):
        since, waited = {}, defaultdict(list)
        for row in table.select(
            ["case_id", "activity", "occurred_at", "completed_at", "resource"]
        ).to_pylist():
            if row["activity"] == "房产评估" and row["case_id"] in since:
                wait = row["occurred_at"] - since[row["case_id"]]
                waited[row["resource"]].append(wait.total_seconds() / 86_400)
            since[row["case_id"]] = row["completed_at"] or row["occurred_at"]
        return sorted(median(days) for days in waited.values())

    planted, absent = waits(tables["mortgage"]), waits(without("mortgage_bottleneck")["mortgage"])

    assert planted[2] > 3 * planted[1]
    assert absent[2] < 1.5 * absent[1]


def test_the_bank_works_on_working_days_in_opening_hours_only(tables):
    work = working_days()
    rows = tables["mortgage"].select(["activity", "occurred_at"]).to_pylist()
    begun = [r["occurred_at"] + LOCAL for r in rows if r["activity"] in {"资料审核", "房产评估"}]

    assert all(work[local_second(at.date()) // 86_400] for at in begun)
    assert all(9 <= at.hour < 12 or 13 <= at.hour < 18 for at in begun)


def test_some_applications_are_still_open_at_the_end_of_the_year(tables):
    ends = Counter(rows[-1]["activity"] for rows in cases_of(tables["mortgage"]).values())

    assert ends["放款"] > 100
    assert ends["拒绝通知"] > 20
    assert sum(ends[name] for name in ("资料审核", "房产评估", "二级审批", "上传资料")) > 3
