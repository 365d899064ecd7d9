"""From a plan to parameterised SQL."""

from emulator.rest.query.statement import make_statement

__all__ = ["make_statement"]
