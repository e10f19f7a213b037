"""The demo bank: a seeded simulation that knows its own truth."""

# Written when the whole bank is made. Here, so that asking for it loads nothing else.
MADE_FILE = "demo.json"
