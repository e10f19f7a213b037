"""Tables and queries of any database SQLAlchemy reaches, read as `RawRows`."""

from zhike.integrations.databases.reader import read

__all__ = ["read"]
