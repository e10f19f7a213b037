"""The one place where time is counted: calendar time and working time."""
