"""`edgewise types`: writes TypeScript types of the tables and functions, for supabase-js."""

import argparse
import asyncio
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.database.exposure import exposed_schemas
from emulator.errors import SetupError
from emulator.project import open_project
from emulator.schema_reader import read_schemas
from emulator.settings import data_folder, make_settings
from emulator.typescript.database import database_type
from emulator.typescript.functions import functions_type

HEADER = """// Written by `edgewise types`; run it again after a migration or a change of an endpoint.
import type { SupabaseClient } from "@supabase/supabase-js";
"""
JSON = "export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];"
CLI_SECONDS = 120.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help="default: print them")
    parser.add_argument("--db-url", metavar="URL", help="another database than the running stack's")
    parser.add_argument(
        "--supabase-cli", action="store_true", help="let the Supabase CLI, which needs Docker, write the tables' types"
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    project = open_project()
    url = options.db_url or running_stack(data_folder(project, options.data))["environment"]["DATABASE_URL"]
    schemas = exposed_schemas(project.config)
    tables = _tables_by_cli(url, schemas) if options.supabase_cli else _tables(url, schemas)
    environment = make_settings(project, data=options.data).function_environment()
    functions = functions_type(asyncio.run(read_schemas(project.root, environment)))
    text = "\n".join([HEADER, tables, "", *functions, ""])
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _tables(url: str, schemas: Sequence[str]) -> str:
    try:
        return "\n".join([JSON, "", *asyncio.run(database_type(url, schemas))])
    except (OSError, asyncpg.PostgresError) as error:
        raise SetupError(f"the database cannot be read: {error}") from error


def _tables_by_cli(url: str, schemas: Sequence[str]) -> str:
    supabase = shutil.which("supabase")
    if supabase is None:
        raise SetupError("the Supabase CLI is not installed: leave --supabase-cli out")
    command = [supabase, "gen", "types", "typescript", "--db-url", url, "--schema", ",".join(schemas)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=CLI_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"`supabase gen types` did not end within {CLI_SECONDS:.0f} s") from error
    if done.returncode:
        raise SetupError(f"`supabase gen types` failed: {done.stderr.strip()}; without --supabase-cli it is not needed")
    return done.stdout.strip()
