"""Engines and stores: DuckDB, Spark and ClickHouse through Ibis; the event store."""
