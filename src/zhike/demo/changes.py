"""The dated changes of the bank's year: some did something, most are decoys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.columns import arrow_schema
from zhike.demo.opening_hours import HOUR, local_second, utc
from zhike.demo.planted import BLAMED_PRODUCTS, CAMPAIGN_UPLIFT, FACE_LOGIN, FIRST_USE
from zhike.schema import change_log


def change_log_table(bank: Bank) -> Iterator[pa.Table]:
    """Give the changes in the order of time. They stand here whether or not they had effect."""
    faster = ",".join(bank.branches[branch] for branch in bank.faster)
    rows = (
        (date(2025, 1, 15), 9, "price", "跨行转账免手续费", "全行", "零售金融部"),
        (date(2025, 2, 24), 9, "people", "热线新员工上岗", "phone", "远程银行中心"),
        (date(2025, 3, 10), 9, "product", "云享活期利率调整", "全行", "零售金融部"),
        (date(2025, 4, 1), 9, "process", "网点叫号系统换新", "全行", "运营管理部"),
        (FACE_LOGIN.released_date, 2, "release", "手机银行 6.2 版", "app", "数字金融部"),
        (FACE_LOGIN.fixed_date, 2, "release", "手机银行 6.2.1 版", "app", "数字金融部"),
        (date(2025, 6, 18), 9, "campaign", "年中信用卡分期优惠", "全行", "信用卡部"),
        (FIRST_USE.changed_date, 9, "process", "新户首用引导", faster, "运营管理部"),
        (date(2025, 7, 21), 9, "release", "手机银行 6.3 版", "app", "数字金融部"),
        (date(2025, 8, 11), 9, "people", "网点大堂经理轮岗", "全行", "人力资源部"),
        (CAMPAIGN_UPLIFT.sent_date, 10, "campaign", "秋季家庭理财季", "app", "财富管理部"),
        (date(2025, 10, 20), 9, "price", "小额账户管理费减免", "全行", "零售金融部"),
        (date(2025, 11, 17), 9, "process", "房贷资料清单改版", "全行", "个人信贷部"),
        (BLAMED_PRODUCTS.card_date, 9, "price", "信用卡年费与管理费调整", "全行", "信用卡部"),
    )
    at = np.array([local_second(day) + hour * HOUR for day, hour, *_ in rows])
    columns = {
        "change_id": pa.array([f"G-2025-{number:03d}" for number in range(1, len(rows) + 1)]),
        "changed_at": utc(at),
        "kind": pa.array([row[2] for row in rows]),
        "title": pa.array([row[3] for row in rows]),
        "scope": pa.array([row[4] for row in rows]),
        "owner": pa.array([row[5] for row in rows]),
    }
    yield pa.table(columns, schema=arrow_schema(change_log.CONTRACT))
