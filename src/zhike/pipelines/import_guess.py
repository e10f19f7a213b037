"""A mapping guessed from the names of the columns and a few of their values."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from datetime import datetime

from zhike.pipelines.errors import MappingNotGuessed
from zhike.pipelines.import_mapping import ALL_OTHERS, REQUIRED, Mapping

# The words of the field, best first. A name matches when nothing but these letters are left.
NAMES: Dictionary[str, tuple[str, ...]] = {
    "event_id": ("event id", "event uuid", "事件编号", "事件号", "事件id", "流水编号"),
    "case_id": (
        "case concept name", "case id", "caseid", "case", "case key", "trace id", "process id",
        "application id", "ticket id", "order id", "case number", "case no", "case nr",
        "incident id", "request id", "journey id", "instance id",
        "案件编号", "案件号", "业务流水号", "业务编号", "业务号", "流程编号", "流程实例",
        "实例编号", "申请编号", "申请号", "工单编号", "工单号", "案例编号", "案例", "合同编号",
        "单号",
    ),
    "activity": (
        "concept name", "activity", "activity name", "activityid", "event", "event name", "action",
        "act", "task", "task name", "step", "event type", "stage", "status", "state",
        "事件", "事件名称", "活动", "活动名称", "环节", "环节名称", "步骤",
        "操作", "动作", "节点", "节点名称", "任务",
    ),
    "occurred_at": (
        "time timestamp", "occurred at", "timestamp", "complete timestamp", "completetimestamp",
        "event time", "start time", "start timestamp", "starttimestamp", "started at", "datetime",
        "date time", "time", "created at", "date", "ts", "event timestamp", "event datetime",
        "event date", "发生时间", "开始时间", "时间", "事件时间",
        "操作时间", "办理时间", "时间戳", "日期时间", "创建时间", "日期",
    ),
    "completed_at": (
        "completed at", "complete time", "completion time", "end time", "end timestamp",
        "finished at", "完成时间", "结束时间", "办结时间",
    ),
    "customer_id": (
        "customer id", "customer", "client id", "cust id", "case customer id", "客户号",
        "客户编号", "客户", "客户id",
    ),
    "lifecycle": ("lifecycle transition", "lifecycle", "transition", "生命周期", "状态变化"),
    "channel": ("channel", "渠道", "办理渠道", "渠道名称", "受理渠道"),
    "touchpoint": ("touchpoint", "touch point", "触点", "接触点"),
    "resource": (
        "org resource", "resource", "user", "agent", "employee", "operator", "办理人", "经办人",
        "操作员", "柜员", "柜员号", "坐席", "处理人", "资源",
    ),
    "outcome": ("outcome", "result", "结果", "办理结果", "审批结果"),
}  # fmt: skip

TIME_FORMATS = (
    "%Y/%m/%d %H:%M:%S.%f", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
    "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日 %H:%M", "%Y年%m月%d日", "%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%Y%m%d",
)  # fmt: skip
ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([T ]\d|$)")
PARTS_OF_TIME = (("date", "time"), ("日期", "时间"), ("交易日期", "交易时间"))


def guess_mapping(columns: Sequence[str], *, sample: Dictionary[str, Sequence[str]]) -> Mapping:
    """Guess which column is which; what is not recognised becomes an attribute.

    Parameters
    ----------
    columns
        Names of the source's columns.
    sample
        For each column some of its values as text.

    Raises
    ------
    MappingNotGuessed
        No column looks like the case, the activity or the time.
    """
    bare = {_bare(name): name for name in reversed(columns)}
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for target, names in NAMES.items():
        match = next(
            (bare[n] for n in map(_bare, names) if bare.get(n) not in (None, *taken)), None
        )
        if match is not None:
            found[target] = (match,)
            taken.add(match)
    found |= _date_and_time(bare, found)
    _prefer_one_time(found)
    found |= _only_column_left(columns, found, sample=sample)
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise MappingNotGuessed(missing=missing, found=columns)
    texts = [
        " ".join(parts)
        for name in ("occurred_at", "completed_at")
        for parts in zip(*(sample.get(column, ()) for column in found.get(name, ())), strict=False)
    ]
    return Mapping(columns=found, time_formats=guess_formats(texts), attributes=(ALL_OTHERS,))


def guess_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the formats that are needed beside ISO 8601: each the first that reads most of the rest.

    Day before month wins where the values allow both; the preview shows it.

    Examples
    --------
    >>> guess_formats(["2026-01-05 09:00:00", "2026/1/5 9:00"])
    ('%Y/%m/%d %H:%M',)
    >>> guess_formats(["01/13/2026 09:00"])
    ('%m/%d/%Y %H:%M',)
    """
    rest = [text.strip() for text in texts if text and not ISO.match(text.strip())]
    chosen: list[str] = []
    while rest:
        counts = {form: sum(_reads(form, text) for text in rest) for form in TIME_FORMATS}
        best = max(TIME_FORMATS, key=lambda form: counts[form])
        if counts[best] == 0:
            break
        chosen.append(best)
        rest = [text for text in rest if not _reads(best, text)]
    return tuple(chosen)


def _date_and_time(
    bare: Dictionary[str, str], found: Dictionary[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    for date, time in PARTS_OF_TIME:
        pair = (bare.get(date), bare.get(time))
        if found.get("occurred_at", ("",))[0] in pair and pair[0] and pair[1]:
            return {"occurred_at": (pair[0], pair[1])}
    return {}


def _prefer_one_time(found: dict[str, tuple[str, ...]]) -> None:
    """A log with an end and no beginning happened at its end."""
    if "occurred_at" not in found and "completed_at" in found:
        found["occurred_at"] = found.pop("completed_at")


def _only_column_left(
    columns: Sequence[str],
    found: Dictionary[str, tuple[str, ...]],
    *,
    sample: Dictionary[str, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """Take the one column that can be what is missing: the only one of times, or the only other."""
    taken = {column for parts in found.values() for column in parts}
    free = [column for column in columns if column not in taken]
    left: dict[str, tuple[str, ...]] = {}
    times = [column for column in free if _are_times(sample.get(column, ()))]
    if "occurred_at" not in found and len(times) == 1:
        left["occurred_at"] = (times[0],)
    others = [column for column in free if column not in times]
    missing = [name for name in REQUIRED if name not in found and name not in left]
    if len(missing) == 1 and missing != ["occurred_at"] and len(others) == 1:
        left[missing[0]] = (others[0],)
    return left


def _are_times(values: Sequence[str]) -> bool:
    texts = [value.strip() for value in values if value and value.strip()]
    return bool(texts) and all(
        ISO.match(text) or any(_reads(form, text) for form in TIME_FORMATS) for text in texts
    )


def _bare(name: str) -> str:
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    return " ".join(re.sub(r"[^\w]|_", " ", spaced).lower().split())


def _reads(form: str, text: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True
