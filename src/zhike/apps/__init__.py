"""The operational system: one Django app per domain."""
