"""The library: tables in, tables out. No Django, no driver, no clock, no network."""
