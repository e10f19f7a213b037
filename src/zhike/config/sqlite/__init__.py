"""Django's SQLite, whose writers stand in a line (`docs/decisions/0036`)."""
