"""From an `ApiRequest` and the schema cache to a plan: which relations, columns, joins and functions are meant."""

from emulator.rest.plan.planner import make_plan

__all__ = ["make_plan"]
