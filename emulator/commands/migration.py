"""`edgewise migration new <name>`: creates an empty migration."""

import argparse
import re
import sys
from datetime import UTC, datetime

from emulator.errors import SetupError
from emulator.project import open_project

NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
TEMPLATE = """-- Why: …
-- A table, for example, is readable and writable by its owner only after all of this:
--
-- create table public.{name} (
--   id uuid primary key default gen_random_uuid(),
--   user_id uuid not null default auth.uid() references auth.users (id) on delete cascade
-- );
-- alter table public.{name} enable row level security;
-- grant select, insert, update, delete on public.{name} to authenticated;
-- create policy "Owners read their rows" on public.{name} for select to authenticated
--   using (user_id = (select auth.uid()));
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="new")
    new = actions.add_parser("new", help="create an empty migration")
    new.add_argument("name", help="what it does, such as create_notes")


def run(options: argparse.Namespace) -> int:
    name: str = options.name.replace(" ", "_").lower()
    if not NAME.fullmatch(name) or len(name) > 100:
        raise SetupError(
            f"'{options.name}' is not a migration's name: use lower case and underscores, as in create_notes"
        )
    folder = open_project().migrations
    versions = [int(match[0]) for path in folder.glob("*.sql") if (match := re.match("[0-9]{14}(?=_)", path.name))]
    now = int(datetime.now(UTC).strftime("%Y%m%d%H%M%S"))
    file = folder / f"{max([now, *(version + 1 for version in versions)])}_{name}.sql"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(TEMPLATE.replace("{name}", re.sub("^create_", "", name).replace("-", "_")), encoding="utf-8")
    sys.stderr.write(f"edgewise: created supabase/migrations/{file.name}; `edgewise migrate` applies it\n")
    return 0
