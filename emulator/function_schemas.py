"""What functions take and return, as JSON schemas: `python -m emulator.function_schemas ROOT [NAME …]`."""

import json
import sys
import traceback
from pathlib import Path
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.errors import PydanticSchemaGenerationError, PydanticUserError
from starlette.responses import Response

from emulator.function_modules import load_function
from shared.routing import Function, Route


def main(arguments: list[str]) -> int:
    root, names = Path(arguments[0]), arguments[1:]
    files = sorted((root / "functions").glob("*/main.py"))
    found = {file.parent.name: describe(file) for file in files if not names or file.parent.name in names}
    sys.stdout.write("\0" + json.dumps(found))  # after what a function prints at import
    return 0


def describe(file: Path) -> dict[str, Any]:
    try:
        return describe_function(load_function(file))
    except BaseException as error:
        return {"error": _own_traceback(error, file.parent)}


def _own_traceback(error: BaseException, folder: Path) -> str:
    """The traceback from the first frame of the function's own files on."""
    own = error.__traceback__
    while own is not None and not Path(own.tb_frame.f_code.co_filename).is_relative_to(folder.resolve()):
        own = own.tb_next
    return "".join(traceback.format_exception(type(error), error, own))


def describe_function(function: Function) -> dict[str, Any]:
    return {"main": function.main.name, "routes": [_route(route) for route in function.routes]}


def _route(route: Route) -> dict[str, Any]:
    return {
        "method": route.method,
        "path": route.path,
        "name": route.name,
        "accepts": list(route.accepts),
        "streams": route.streams,
        "body": _model(route.body or route.reads),
        "query": _model(route.query),
        "returns": _returns(route),
    }


def _model(model: type[BaseModel] | None) -> dict[str, Any] | None:
    return None if model is None else model.model_json_schema(by_alias=True)


def _returns(route: Route) -> dict[str, Any] | None:
    """The schema of a JSON response; None for streams, files and what has no schema."""
    members = get_args(route.returns) if isinstance(route.returns, UnionType) else (route.returns,)
    if route.streams or any(isinstance(each, type) and issubclass(each, Response) for each in members):
        return None
    try:
        return TypeAdapter(route.returns).json_schema(mode="serialization")
    except (PydanticSchemaGenerationError, PydanticUserError):
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
