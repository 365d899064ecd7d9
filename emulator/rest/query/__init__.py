"""Builds parameterised SQL from a plan."""

from emulator.rest.query.statement import make_statement

__all__ = ["make_statement"]
