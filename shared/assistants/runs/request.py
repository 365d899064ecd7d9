"""The parameters of a run's request to the Responses API.

Tools and formats are built from validated models, field by field: their rows can be written by their owner over REST,
and the request is made with the operator's key.
"""

from shared.assistants.objects import RunObject
from shared.assistants.rows import Json
from shared.assistants.tools import (
    CodeInterpreter,
    FileSearch,
    FunctionTool,
    PlainFormat,
    SchemaFormat,
    stored_format,
    stored_tools,
)


def parameters(run: RunObject, items: list[Json], stores: list[str], code_files: list[str]) -> Json:
    """The request of a run; raises ValidationFailed for stored tools or a response format that are not valid.

    `store: false` is added by the client to every request.
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
        "max_output_tokens": run["max_completion_tokens"],
        "text": {"format": _format(response_format)} if response_format else None,
    }
    if values["tools"] and stores:
        values["include"] = ["file_search_call.results"]
    return {name: value for name, value in values.items() if value is not None}


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
            chosen = options.model_dump(exclude_none=True) if options else {}
            return {"type": "file_search", "vector_store_ids": stores, **chosen} if stores else None
        case CodeInterpreter():
            return {"type": "code_interpreter", "container": {"type": "auto", "file_ids": code_files}}


def _format(wanted: PlainFormat | SchemaFormat) -> Json:
    if isinstance(wanted, PlainFormat):
        return {"type": wanted.type}
    return {"type": "json_schema", **wanted.json_schema.model_dump(by_alias=True, exclude_none=True)}
