"""XES event logs, plain or gzip: checked first, then read by the fast or by the strict reader."""

from zhike.integrations.xes.reader import read

__all__ = ["read"]
