"""Budgets: how many requests and tokens a user, and the whole project, may use in a day and in a month.

They are counted in the database (supabase/migrations, reserve_budget), so that they are exact over all instances.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shared.config import SettingError, read_group, settings_group
from shared.errors import BudgetExceeded

if TYPE_CHECKING:
    from shared.services import Services
    from shared.usage.record import ModelCall

RULE = re.compile(r"([1-9][0-9]{0,14}) ?(requests|tokens)/(day|month)")
SOON = 10.0  # seconds: when a budget is free, but for calls in progress, which may use less than they have reserved
MARGIN = 60.0  # seconds that a reservation outlives the longest call
Rule = dict[str, Any]


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSettings:
    """`budget_user` and `budget_project` have rules such as "200 requests/day" and "1000000 tokens/month".

    `budget_time_zone` is where days and months begin; `budget_output_tokens` is what a request reserves for its answer
    if it does not limit that itself.
    """

    budget_user: tuple[str, ...] = ()
    budget_project: tuple[str, ...] = ()
    budget_time_zone: str = "UTC"
    budget_output_tokens: int = 4_000

    def __post_init__(self) -> None:
        self.rules()
        if self.budget_time_zone != "UTC":
            from zoneinfo import available_timezones

            known = available_timezones()  # empty where the system has none: then the database decides
            if known and self.budget_time_zone not in known:
                raise SettingError(
                    f"BUDGET_TIME_ZONE is {self.budget_time_zone!r}: write a name such as 'Asia/Kolkata' or 'UTC'"
                )

    def rules(self) -> list[Rule]:
        """The rules of both settings; raises SettingError."""
        return [*_rules("user", self.budget_user), *_rules("project", self.budget_project)]


def _rules(scope: str, texts: tuple[str, ...]) -> list[Rule]:
    found: dict[tuple[str, str], Rule] = {}
    for text in texts:
        match = RULE.fullmatch(text)
        if match is None or (match[2], match[3]) in found:
            problem = "is given twice" if match else "is not understood"
            raise SettingError(
                f"BUDGET_{scope.upper()}: {text!r} {problem}: write it like '200 requests/day, 1000000 tokens/month'"
            )
        found[match[2], match[3]] = {"scope": scope, "unit": match[2], "period": match[3], "limit": int(match[1])}
    return list(found.values())


@lru_cache(maxsize=1)
def budget_settings() -> BudgetSettings:
    """This process's settings; raises SettingError."""
    return read_group(BudgetSettings)


@lru_cache(maxsize=1)
def budget_rules() -> list[Rule]:
    """This process's rules; none by default, and then nothing is asked of the database before a request."""
    return budget_settings().rules()


async def reserve(services: "Services", call: "ModelCall", output: Any) -> None:
    """Reserves the estimated tokens of a request and those of its answer, at most `output`, until it is recorded.

    Raises BudgetExceeded, Misconfigured without the service key, or a database error: then nothing is admitted.
    """
    rules, chosen, settings = budget_rules(), budget_settings(), services.settings
    if not rules:
        return
    most = max(0, output) if isinstance(output, int) else chosen.budget_output_tokens
    exceeded: Rule | None = await services.rest(settings.require("supabase_service_role_key"), service=True).rpc(
        "reserve_budget",
        call_id=call.id,
        owner=call.user_id,
        wanted=call.request_tokens + most,
        rules=rules,
        zone=chosen.budget_time_zone,
        seconds=settings.stream_max_duration + settings.openai_first_byte_timeout + MARGIN,
    )
    if exceeded is not None:
        raise _error(exceeded)


def _error(exceeded: Rule) -> BudgetExceeded:
    """The error of the caller: what a user has used is theirs to know, what the project has used the operator's."""
    seconds = exceeded.pop("seconds")
    whose = "Your" if exceeded["scope"] == "user" else "The project's"
    period = {"day": "daily", "month": "monthly"}[exceeded["period"]]
    state = f"is used up until {exceeded['resets_at']}" if seconds else "is reserved by calls in progress"
    public = ("scope", "unit", "period", "resets_at") if exceeded["scope"] == "project" else tuple(exceeded)
    return BudgetExceeded(
        f"{whose} {period} budget of {exceeded['unit']} {state}.",
        details={name: exceeded[name] for name in public},
        headers={"x-should-retry": "false"} if seconds else {},
        retry_after=seconds or SOON,
        cause=" ".join(f"{name}={value}" for name, value in exceeded.items()),
    )
