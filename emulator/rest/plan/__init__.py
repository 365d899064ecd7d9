"""Plans an `ApiRequest`: resolves relations, columns, joins and functions against the schema cache."""

from emulator.rest.plan.planner import make_plan

__all__ = ["make_plan"]
