"""The model for one request to a function: what it uses is checked before, recorded after, and redacted if so set."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from shared.ai.stream import BlockFilter, ResponseStream, text_of
from shared.errors import BudgetExceeded
from shared.redaction.settings import rules_for
from shared.usage import budgets
from shared.usage.record import ModelCall

if TYPE_CHECKING:
    from shared.redaction.rules import RuleSet
    from shared.services import Services

LARGE = 5_000  # tokens of a request: to redact one takes milliseconds, in which no other request should wait


class ModelClient:
    """Opens responses as a function and, if a user calls, as that user."""

    def __init__(self, services: "Services", function: str, user_id: str | None) -> None:
        self._services = services
        self._function = function
        self._user_id = user_id

    async def open(
        self,
        parameters: Mapping[str, Any],
        *,
        redact: "RuleSet | str | None" = None,
        user_id: str | None = None,
        run_id: str | None = None,
        incomplete: bool = False,
    ) -> ResponseStream:
        """Sends a request of the Responses API with `stream: true`, `store: false`; waits for the first event.

        redact      what the provider must not see: a rule set or its name, "off", or None for what REDACTION says
        user_id     whose request it is, if not the caller's; run_id: the run that it belongs to
        incomplete  a response that ends as incomplete before any output is returned and not raised

        Raises BudgetExceeded, or one of the model errors (shared/errors.py), whose __cause__ is the ProviderError.
        """
        services = self._services
        loop = asyncio.get_running_loop()
        call = ModelCall(
            function=self._function,
            model=str(parameters.get("model") or services.settings.openai_model),
            user_id=user_id or self._user_id,
            run_id=run_id,
            began=loop.time(),
        )
        rules = rules_for(self._function, redact)
        sent = False
        try:
            if rules or budgets.budget_rules():
                call.estimate(parameters)
                await budgets.reserve(services, call, parameters.get("max_output_tokens"))
            else:
                loop.call_soon(call.estimate, parameters)  # while the response is waited for
            sent = True
            restored = None
            if rules is not None:
                parameters, restored = await _redacted(parameters, rules, call.request_tokens)
            on_end = partial(call.end, services)
            return await services.responses.open(parameters, restored, incomplete=incomplete, on_end=on_end)
        except BudgetExceeded:
            raise
        except BaseException as error:  # also releases what has been reserved
            if not call.recorded:
                call.fail(services, cancelled=isinstance(error, asyncio.CancelledError), sent=sent)
            raise

    async def text(
        self,
        prompt: str,
        *,
        instructions: str | None = None,
        redact: "RuleSet | str | None" = None,
        **parameters: Any,
    ) -> str:
        """The whole answer to a prompt, for callers that don't stream; raises as `open` does.

        `parameters` are those of the Responses API, such as `model` and `max_output_tokens`.
        """
        request = {"input": prompt, **({"instructions": instructions} if instructions else {}), **parameters}
        return await text_of(await self.open(request, redact=redact))


async def _redacted(
    parameters: Mapping[str, Any], rules: "RuleSet", tokens: int
) -> tuple[dict[str, Any], Callable[[], BlockFilter]]:
    from shared.redaction.request import redacted

    if tokens > LARGE:
        return await asyncio.to_thread(redacted, parameters, rules)
    return redacted(parameters, rules)
