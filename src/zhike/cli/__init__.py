"""The command `zhike`: one file per subject."""
