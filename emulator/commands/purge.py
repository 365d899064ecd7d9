"""`edgewise purge`: says what is past its term, and with --yes deletes it."""

import argparse
import asyncio
import sys

from emulator.commands import add_data_option, add_target_option, number_to, service_of, target_environment
from emulator.errors import SetupError
from shared.config import Settings
from shared.database import RestClient
from shared.errors import ApiError

KEEP = "keep"
MOST_DAYS = 36_500


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    add_target_option(parser)
    parser.add_argument("--yes", action="store_true", help="delete; without it only the numbers are printed")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_term,
        metavar="KIND=DAYS",
        help="change a term first, such as messages=30 or analytics_events=keep",
    )


def run(options: argparse.Namespace) -> int:
    try:
        return asyncio.run(_purge(options))
    except ApiError as error:
        raise SetupError(f"the project refuses: {error.message} ({error.cause or error.code})") from error


async def _purge(options: argparse.Namespace) -> int:
    database = service_of(options)
    terms = await database.rpc("retention_terms")
    for kind, _ in options.set:
        if kind not in terms:
            raise SetupError(f"there is no term for {kind}: the kinds are {', '.join(sorted(terms))}")
    for kind, days in options.set:
        await database.rpc("set_retention", kind=kind, days=days)
        terms[kind] = days
    due = await database.rpc("purge", dry_run=True, most=0)
    for kind, days in sorted(terms.items()):
        term = KEEP if days is None else f"{days} day{'s' * (days != 1)}"
        _print(f"{kind:20} {term:12} {due.get(kind, 0)} rows past it")
    objects = await database.rpc("count_provider_garbage")
    _print(f"{'provider':20} {'at once':12} {objects} files and vector stores without a row")
    erasures = await database.rpc("open_erasures")
    _print(f"{'erasures':20} {'when due':12} {len(erasures)} accounts (`edgewise erase status` lists them)")
    if not options.yes:
        _print("nothing is deleted: repeat with --yes")
        return 0
    failures = await _erase(options, database)
    await _delete(options, database)
    if failures:
        raise SetupError("; ".join(failures))
    return 0


async def _erase(options: argparse.Namespace, database: RestClient) -> list[str]:
    """Goes on with the erasures of accounts; returns what failed."""
    from emulator.erasing import advance_all

    await database.rpc("forget_kept_logs")
    reached, failures = await advance_all(database, target_environment(options))
    done = [state for state in reached if state["status"] == "erased"]
    _print(f"accounts erased: {len(done)}, waiting or held: {len(reached) - len(done)}")
    return failures


async def _delete(options: argparse.Namespace, database: RestClient) -> None:
    from emulator.purging import purge_provider, purge_rows
    from shared.sdk import make_openai

    deleted = await purge_rows(database)
    _print(
        "deleted: " + (", ".join(f"{count} {kind}" for kind, count in sorted(deleted.items()) if count) or "no rows")
    )
    if not await database.rpc("count_provider_garbage"):
        return
    client = make_openai(Settings.from_env(target_environment(options)))
    gone, failure = await purge_provider(database, client)
    _print(f"deleted at the provider: {gone}")
    if failure:
        raise SetupError(f"the provider refused {failure}")


def _term(text: str) -> tuple[str, int | None]:
    """An argparse type."""
    kind, separator, days = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"'{text}' is not KIND=DAYS or KIND={KEEP}")
    return kind, None if days == KEEP else number_to(MOST_DAYS)(days)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
