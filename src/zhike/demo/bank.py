"""The invented bank: its name, its places, and the random streams everything is drawn from.

Each part of the simulation draws from a stream of its own, named after the part. So switching
one planted truth off changes what it touches and leaves every other draw as it was.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zhike.demo.errors import TooFewCustomers, UnknownTruth
from zhike.demo.planted import TRUTH_NAMES

BANK_NAME = "云溪银行"
YEAR = 2025
LEAST_CUSTOMERS = 200
RULES_FOLDER = Path(__file__).parent / "rules"  # what the bank wrote down, as YAML

# Invented places in an invented city; the districts only sound like real ones.
BRANCHES = (
    "东湖支行", "南桥支行", "西塘支行", "北苑支行", "钟楼支行", "柳溪支行",
    "松风支行", "江畔支行", "青石支行", "云台支行", "梅园支行", "望山支行",
    "新港支行", "锦绣支行", "明月支行", "白沙支行", "文昌支行", "金沙支行",
    "书院支行", "凤鸣支行", "双桥支行", "杏林支行", "龙泉支行", "翠屏支行",
    "九里支行", "河坊支行", "科创支行", "会展支行", "海棠支行", "竹溪支行",
    "平湖支行", "长宁路支行",
)  # fmt: skip
SITES = ("城东评估中心", "城南评估中心", "城西评估中心")
CITIES = ("云溪市", "临江市", "青屏县", "望海市")


@dataclass(frozen=True, kw_only=True)
class Bank:
    """What is decided once for a bank, before anything is simulated."""

    seed: int
    customers: int
    planted: frozenset[str]
    branches: tuple[str, ...]
    deviating: tuple[int, int]  # branches that skip the interview
    faster: tuple[int, ...]  # the half of the branches that got the new onboarding
    slow_site: int

    def stream(self, *names: str | int) -> np.random.Generator:
        """Give the random stream of a part; the same names give the same numbers."""
        return np.random.default_rng([self.seed, *(zlib.crc32(str(n).encode()) for n in names)])

    def has(self, truth: str) -> bool:
        """Say whether a planted truth is present."""
        return truth in self.planted

    @property
    def branch_site(self) -> np.ndarray:
        """The appraisal site of each branch."""
        return np.arange(len(self.branches)) % len(SITES)

    @property
    def salt(self) -> int:
        """What separates the event ids of banks that were made differently."""
        made = f"{self.seed}/{self.customers}/{'+'.join(sorted(self.planted))}"
        return zlib.crc32(made.encode())


def found_bank(*, seed: int, customers: int, without: tuple[str, ...] = ()) -> Bank:
    """Decide on branches and on where the planted truths sit."""
    if unknown := set(without) - set(TRUTH_NAMES):
        raise UnknownTruth(names=unknown, known=TRUTH_NAMES)
    if customers < LEAST_CUSTOMERS:
        raise TooFewCustomers(customers=customers, least=LEAST_CUSTOMERS)
    count = 8 if customers < 2_000 else 16 if customers < 10_000 else len(BRANCHES)
    rng = np.random.default_rng([seed, zlib.crc32(b"places")])
    shuffled = rng.permutation(count)
    return Bank(
        seed=seed,
        customers=customers,
        planted=frozenset(TRUTH_NAMES) - set(without),
        branches=BRANCHES[:count],
        deviating=(int(shuffled[0]), int(shuffled[1])),
        faster=tuple(sorted(int(branch) for branch in rng.permutation(count)[: count // 2])),
        slow_site=int(rng.integers(len(SITES))),
    )
