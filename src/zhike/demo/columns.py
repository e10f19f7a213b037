"""Arrow columns made from numpy arrays without a Python loop over rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from zhike.schema.contract import Contract

_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), dtype=np.uint8).reshape(-1, 2)
_ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp(6)": pa.timestamp("us"),
    "map<string, string>": pa.map_(pa.string(), pa.string()),
}


def arrow_schema(contract: Contract) -> pa.Schema:
    """Give the Arrow schema of a contract."""
    return pa.schema(
        [
            pa.field(column.name, _ARROW[column.type], nullable=column.nullable)
            for column in contract.columns
        ]
    )


def words(vocabulary: Sequence[str], codes: np.ndarray) -> pa.Array:
    """Give the word of each code; null for a negative code."""
    index = pa.array(codes, type=pa.int32(), mask=codes < 0)
    return pa.array(vocabulary, type=pa.string()).take(index)


def constant(value: str | None, count: int) -> pa.Array:
    """Give the same word `count` times."""
    return pa.repeat(pa.scalar(value, type=pa.string()), count)


def numbered(prefix: str, numbers: np.ndarray, *, width: int = 8) -> pa.Array:
    """Give ids such as C00000042: a prefix and a number of fixed width."""
    head = np.frombuffer(prefix.encode(), dtype=np.uint8)
    letters = np.empty((len(numbers), len(head) + width), dtype=np.uint8)
    letters[:, : len(head)] = head
    rest = numbers.astype(np.int64)
    for place in range(width):
        letters[:, -1 - place] = 48 + rest % 10
        rest = rest // 10
    return fixed_width(letters)


def hashed(*, salt: int, name: int, first: int, count: int) -> pa.Array:
    """Give 32 hexadecimal digits for each of `count` running numbers from `first` on.

    The second half is a bijection of the running number (splitmix64), so ids of one log never
    collide; the first half also depends on the log's name.
    """
    numbers = np.arange(first, first + count, dtype=np.uint64)
    low = _mix(numbers + np.uint64(salt << 32))
    high = _mix(numbers ^ np.uint64(name << 24) ^ low)
    raw = np.stack([high, low], axis=1).astype(">u8").view(np.uint8).reshape(count, 16)
    return fixed_width(_HEX[raw].reshape(count, 32))


def attributes(pairs: Mapping[str, pa.Array], *, count: int) -> pa.Array:
    """Give a map column from one string column a key; a null value leaves its key out."""
    kind = pa.map_(pa.string(), pa.string())
    if not pairs:
        return pa.MapArray.from_arrays(
            pa.array(np.zeros(count + 1, dtype=np.int32)), pa.array([], pa.string()),
            pa.array([], pa.string()),
        ).cast(kind)  # fmt: skip
    present = np.stack([_present(column) for column in pairs.values()], axis=1)
    # Values of a row lie side by side: take them from the columns laid end to end.
    places = np.arange(len(pairs))[None, :] * count + np.arange(count)[:, None]
    values = pa.concat_arrays(list(pairs.values())).take(pa.array(places[present]))
    keys = words(tuple(pairs), np.broadcast_to(np.arange(len(pairs)), present.shape)[present])
    offsets = np.concatenate(([0], np.cumsum(present.sum(axis=1)))).astype(np.int32)
    return pa.MapArray.from_arrays(pa.array(offsets), keys, values)


def _present(column: pa.Array) -> np.ndarray:
    return np.asarray(column.is_valid().to_numpy(zero_copy_only=False), dtype=bool)


def _mix(numbers: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def fixed_width(letters: np.ndarray) -> pa.Array:
    """Give texts of equal length from one row of bytes each."""
    count, width = letters.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(
        count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters))
    )
