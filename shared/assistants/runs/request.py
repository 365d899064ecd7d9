"""The parameters of a run's request to the Responses API.

Tools and formats are built from validated models, field by field: their rows can be written by their owner over REST,
and the request is made with the operator's key.
"""

from shared.assistants.objects import RunObject
from shared.assistants.rows import Json
from shared.assistants.tools import (
    CodeInterpreter,
    FileSearch,
    FileSearchOptions,
    FunctionTool,
    PlainFormat,
    SchemaFormat,
    stored_format,
    stored_tools,
)
from shared.errors import ValidationFailed

MIN_OUTPUT_TOKENS = 16
"""OpenAI's Responses API takes no smaller limit: a run with fewer tokens left is at its end."""
ASSISTANTS_RANKER = "default_2024_08_21"
"""The Assistants API's only ranker beside `auto`: assistants had it by default."""
RESULTS, OUTPUTS = "file_search_call.results", "code_interpreter_call.outputs"


def parameters(
    run: RunObject, items: list[Json], stores: list[str], code_files: list[str], *, continued: bool = False
) -> Json:
    """The request of a run; raises ValidationFailed for stored tools, a response format or a choice that are not valid.

    `continued`: the request has outputs of functions, so that a forced call is done. `store: false` is added by the
    client to every request.
    """
    tools = [tool_parameter(tool, stores, code_files) for tool in stored_tools(run["tools"])]
    response_format = stored_format(run["response_format"])
    values: Json = {
        "model": run["model"],
        "instructions": run["instructions"] or None,
        "input": items,
        "tools": [tool for tool in tools if tool] or None,
        "temperature": run["temperature"],
        "top_p": run["top_p"],
        "max_output_tokens": left_tokens(run),
        "text": {"format": _format(response_format)} if response_format else None,
        "reasoning": {"effort": run["reasoning_effort"]} if run["reasoning_effort"] else None,
    }
    forced = _choice(run)
    if values["tools"]:
        choice = "auto" if continued and run["tool_choice"] != "none" else forced
        if isinstance(choice, dict) and choice["type"] not in [tool["type"] for tool in values["tools"]]:
            choice = "auto"  # a search without files
        values["tool_choice"] = choice if choice != "auto" else None
        values["parallel_tool_calls"] = None if run["parallel_tool_calls"] else False
    kinds = {tool["type"] for tool in values["tools"] or ()}
    included = [RESULTS] * ("file_search" in kinds) + [OUTPUTS] * ("code_interpreter" in kinds)
    values["include"] = included or None
    return {name: value for name, value in values.items() if value is not None}


def left_tokens(run: RunObject) -> int | None:
    """The tokens that the run may still generate, over all its requests; None without a limit."""
    most = run["max_completion_tokens"]
    used = run["usage"]["completion_tokens"] if run["usage"] else 0
    return None if most is None else most - used


def _choice(run: RunObject) -> Json | str:
    """A run's tool_choice in the Responses API's format; raises ValidationFailed for a tool that it does not have."""
    choice = run["tool_choice"]
    if isinstance(choice, str):
        return choice
    kind, name = _name_of(choice)
    if (kind, name) not in [_name_of(tool) for tool in run["tools"]]:
        reason = f"the run has no tool {name or kind}"
        raise ValidationFailed(f"tool_choice: {reason}", details={"tool_choice": reason})
    return {"type": kind} if name is None else {"type": kind, "name": name}


def _name_of(tool: Json) -> tuple[str, str | None]:
    """The type of a tool, or of a choice of one, and the name of a function."""
    return tool["type"], tool["function"]["name"] if tool["type"] == "function" else None


def tool_parameter(
    tool: CodeInterpreter | FileSearch | FunctionTool, stores: list[str], code_files: list[str]
) -> Json | None:
    """An Assistants API tool in the Responses API's format; None for a search without files."""
    match tool:
        case FunctionTool(function=function):
            return {
                "type": "function",
                "name": function.name,
                "description": function.description,
                "parameters": function.parameters or {"type": "object", "properties": {}},
                "strict": bool(function.strict),
            }
        case FileSearch(file_search=options):
            return {"type": "file_search", "vector_store_ids": stores, **_search_options(options)} if stores else None
        case CodeInterpreter():
            return {"type": "code_interpreter", "container": {"type": "auto", "file_ids": code_files}}


def _search_options(options: FileSearchOptions | None) -> Json:
    """How a search ranks, in the Responses API's format, which has newer rankers than the Assistants API."""
    chosen: Json = options.model_dump(exclude_none=True) if options else {}
    if chosen.get("ranking_options", {}).get("ranker") == ASSISTANTS_RANKER:
        del chosen["ranking_options"]["ranker"]
    return chosen


def _format(wanted: PlainFormat | SchemaFormat) -> Json:
    if isinstance(wanted, PlainFormat):
        return {"type": wanted.type}
    return {"type": "json_schema", **wanted.json_schema.model_dump(by_alias=True, exclude_none=True)}
