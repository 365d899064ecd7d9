"""GET /functions/v1/usage: what the caller has used of the model, the limits, and when they start anew."""

from typing import Literal

from pydantic import BaseModel

from shared.endpoint import Call, endpoint
from shared.usage.budgets import budget_rules, budget_settings


class Used(BaseModel):
    """`limit` is null where there is none."""

    used: int
    limit: int | None = None


class Period(BaseModel):
    """The current day or month. Requests that failed before they used tokens are not counted."""

    requests: Used
    tokens: Used
    starts_at: str
    resets_at: str


class Usage(BaseModel):
    """What the caller has used, in days and months of `time_zone`."""

    time_zone: str
    day: Period
    month: Period


@endpoint("GET", "/functions/v1/usage", limit="60/minute", tag="Usage")
async def usage(call: Call) -> Usage:
    """Say what the caller has used, of which budget

    Calls in progress are not included; the rows of past days are in `token_usage` and `token_usage_daily`.
    """
    zone = budget_settings().budget_time_zone
    found = await call.database.rpc("usage_now", zone=zone)
    limits = {(rule["period"], rule["unit"]): rule["limit"] for rule in budget_rules() if rule["scope"] == "user"}

    def period(name: Literal["day", "month"]) -> Period:
        row = found[name]
        requests = Used(used=row["requests"], limit=limits.get((name, "requests")))
        tokens = Used(used=row["tokens"], limit=limits.get((name, "tokens")))
        return Period(requests=requests, tokens=tokens, starts_at=row["starts_at"], resets_at=row["resets_at"])

    return Usage(time_zone=zone, day=period("day"), month=period("month"))
