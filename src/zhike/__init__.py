"""zhike 知客: listen, understand, act and verify: customer experience for banks."""

__version__ = "0.2.0"
