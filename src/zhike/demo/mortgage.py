"""The log of mortgage applications: papers, interview, appraisal, three levels, payout."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from zhike.demo.bank import SITES, Bank
from zhike.demo.columns import constant, numbered, words
from zhike.demo.draws import choose, spread
from zhike.demo.events import Trail, Walk
from zhike.demo.opening_hours import DAY, DAYS, WORKING_DAY, bank_hours
from zhike.demo.people import AGE_BANDS, SEGMENTS, People
from zhike.demo.planted import (
    ALWAYS_YES,
    PAPER_LOOP,
    SKIPPED_INTERVIEW,
    SLOW_APPRAISAL,
    UPLOAD_DROP_OFF,
)

LOG_NAME = "mortgage"
SHARE = 0.20  # applications a year, for each customer
CHANNELS = ("branch", "app", "web")
PAPERS = ("收入证明", "银行流水", "征信授权书", "购房合同")
APPROVED, REFUSED = "通过", "拒绝"
ROUNDS = 3
MINUTE = 60
CLOSED_AFTER = 7 * DAY  # who has uploaded nothing by then


class Application:
    """All applications of the year, walking side by side."""

    def __init__(self, bank: Bank, people: People) -> None:
        self.bank = bank
        self.count = round(SHARE * people.count)
        rng = bank.stream(LOG_NAME, "begin")
        who = rng.permutation(people.count)[: self.count]
        self.branch = people.branch[who]
        self.channel = choose(rng, self.count, weights=[45, 35, 20])
        start = rng.integers(0, DAYS * DAY, self.count)
        start = start - start % DAY + spread(rng, self.count, median=0.58 * DAY, sigma=0.12)
        start = np.sort(start.astype(np.int64))
        self.amount = spread(rng, self.count, median=80, sigma=0.5).astype(int) + 10
        self.case_words = {
            "case:branch": words(bank.branches, self.branch),
            "case:segment": words(SEGMENTS, people.segment[who]),
            "case:age_band": words(AGE_BANDS, people.age[who]),
            "case:amount_10k": pa.array(self.amount).cast(pa.string()),
        }
        trail = Trail(
            bank=bank,
            log_name=LOG_NAME,
            case=numbered("M", np.arange(1, self.count + 1), width=7),
            customer=people.ids.take(pa.array(who)),
        )
        self.walk = Walk(
            trail=trail,
            now=start,
            alive=np.ones(self.count, dtype=bool),
            channel=words(CHANNELS, self.channel),
        )

    def chance(self, *part: str | int) -> np.ndarray:
        return self.bank.stream(LOG_NAME, *part, "chance").random(self.count)

    def days(self, *part: str | int, median: float, sigma: float = 0.6) -> np.ndarray:
        """Waiting of a customer, in clock seconds."""
        rng = self.bank.stream(LOG_NAME, *part, "days")
        return spread(rng, self.count, median=median * DAY, sigma=sigma)

    def queue(self, *part: str | int, median: float | np.ndarray) -> np.ndarray:
        """Waiting for the bank, in seconds of opening hours; the median in working days."""
        rng = self.bank.stream(LOG_NAME, *part, "queue")
        return spread(rng, self.count, median=1.0, sigma=0.45) * median * WORKING_DAY

    def work(self, *part: str | int, minutes: float) -> np.ndarray:
        rng = self.bank.stream(LOG_NAME, *part, "work")
        return spread(rng, self.count, median=minutes * MINUTE, sigma=0.35)

    def staff(self, activity: str, *, each_branch: int) -> pa.Array:
        """The person at the branch who does it."""
        number = self.bank.stream(LOG_NAME, activity, "staff").integers(0, each_branch, self.count)
        names = [f"{b}-{n + 1:02d}" for b in self.bank.branches for n in range(each_branch)]
        return words(names, self.branch * each_branch + number)

    def _mixed(self, yes: np.ndarray) -> pa.Array:
        return words((REFUSED, APPROVED), yes.astype(int))

    def submit(self) -> None:
        nothing = np.zeros(self.count)
        self.walk.customer_step("提交申请", wait=nothing, more=self.case_words)
        lost = np.where(
            self.bank.has("mortgage_dropoff") & (self.channel == 1),
            UPLOAD_DROP_OFF.lost_share,
            UPLOAD_DROP_OFF.usual_lost_share,
        )
        gone = self.chance("upload") < lost
        self._close("超时关闭", gone, after=np.full(self.count, CLOSED_AFTER))
        self.walk.customer_step(
            UPLOAD_DROP_OFF.activity, wait=self.days("upload", median=0.6), more=self.case_words
        )

    def check_papers(self) -> None:
        looped = self.bank.has("mortgage_rework_loop")
        share = PAPER_LOOP.returned_share if looped else PAPER_LOOP.usual_returned_share
        rest = (1 - PAPER_LOOP.paper_share) / (len(PAPERS) - 1)
        weights = [PAPER_LOOP.paper_share] + [rest] * (len(PAPERS) - 1) if looped else [1] * 4
        again = np.ones(self.count, dtype=bool)
        for turn in range(ROUNDS + 1):
            # Each further round is less likely, and the last check always lets the papers pass.
            bad = again & (self.chance("papers", turn) < share / (1 + turn)) & (turn < ROUNDS)
            self._check_once(turn, among=again, bad=bad, weights=np.array(weights, dtype=float))
            again = bad & self.walk.alive

    def _check_once(
        self, turn: int, *, among: np.ndarray, bad: np.ndarray, weights: np.ndarray
    ) -> None:
        self.walk.bank_step(
            "资料审核",
            wait=self.queue("papers", turn, median=0.7),
            work=self.work("papers", turn, minutes=35),
            among=among,
            resource=self.staff("资料审核", each_branch=3),
            outcome=words(("齐全", "需补件"), bad.astype(int)),
            more=self.case_words,
        )
        kind = choose(self.bank.stream(LOG_NAME, "kind", turn), self.count, weights=weights)
        more = self.case_words | {"paper": words(PAPERS, kind)}
        none = np.zeros(self.count)
        self.walk.bank_step("退回补件", wait=none, work=none, among=bad, more=more)
        self._close("客户撤回", bad & (self.chance("papers", turn, "tired") < 0.05))
        delay = self.days("resubmit", turn, median=2.5)
        self.walk.customer_step("重新提交", wait=delay, among=bad, more=more)

    def interview(self) -> None:
        skips = self.bank.has("branch_deviation") & np.isin(self.branch, self.bank.deviating)
        share = np.where(
            skips, SKIPPED_INTERVIEW.skipped_share, SKIPPED_INTERVIEW.usual_skipped_share
        )
        self.walk.bank_step(
            SKIPPED_INTERVIEW.activity,
            wait=self.queue("interview", median=1.2),
            work=self.work("interview", minutes=45),
            among=self.chance("interview") >= share,
            channel="branch",
            resource=self.staff(SKIPPED_INTERVIEW.activity, each_branch=2),
            more=self.case_words,
        )

    def appraise(self) -> None:
        site = self.bank.branch_site[self.branch]
        slow = self.bank.has("mortgage_bottleneck") & (site == self.bank.slow_site)
        usual = SLOW_APPRAISAL.usual_median_wait_working_days
        self.walk.bank_step(
            SLOW_APPRAISAL.activity,
            wait=self.queue(
                "appraise", median=np.where(slow, SLOW_APPRAISAL.median_wait_working_days, usual)
            ),
            work=self.work("appraise", minutes=150),
            resource=words(SITES, site),
            more=self.case_words | {"site": words(SITES, site)},
        )

    def approve(self) -> None:
        always = self.bank.has("approval_always_yes")
        second = 0.0 if always else ALWAYS_YES.usual_refusal_share
        levels = (
            ("一级审批", 0.08, 0.6),
            (ALWAYS_YES.level, second, ALWAYS_YES.median_wait_working_days),
            ("三级审批", 0.12, 1.0),
        )
        for level, refusal, wait in levels:
            yes = self.chance(level) >= refusal
            self.walk.bank_step(
                level,
                wait=self.queue(level, median=wait),
                work=self.work(level, minutes=25),
                resource=constant(f"{level}岗", self.count),
                outcome=self._mixed(yes),
                more=self.case_words,
            )
            self._close("拒绝通知", ~yes, after=np.full(self.count, 2 * 3600))

    def pay_out(self) -> None:
        self._close("客户撤回", self.chance("sign") < 0.03, after=self.days("leave", median=4))
        appointment = self.walk.now + self.days("sign", median=1.5).astype(np.int64)
        self.walk.now = bank_hours().visited(appointment)
        self.walk.bank_step(
            "签约",
            wait=np.zeros(self.count),
            work=self.work("sign", minutes=50),
            channel="branch",
            resource=self.staff("签约", each_branch=2),
            more=self.case_words,
        )
        self.walk.bank_step(
            "放款",
            wait=self.queue("payout", median=1.3),
            work=self.work("payout", minutes=15),
            resource=constant("放款中心", self.count),
            outcome=constant("已放款", self.count),
            more=self.case_words,
        )

    def _close(self, activity: str, who: np.ndarray, *, after: np.ndarray | None = None) -> None:
        """End some applications early."""
        wait = self.days(activity, median=1.0) if after is None else after
        words_ = constant(activity, self.count)
        self.walk.customer_step(
            activity, wait=wait, among=who, outcome=words_, more=self.case_words
        )
        self.walk.stop(who)


def mortgage_log(bank: Bank, people: People) -> Iterator[pa.Table]:
    """Give the events of all applications of the year."""
    application = Application(bank, people)
    application.submit()
    application.check_papers()
    application.interview()
    application.appraise()
    application.approve()
    application.pay_out()
    yield application.walk.trail.table()
