"""The demo bank: a seeded simulation that knows its own truth."""
