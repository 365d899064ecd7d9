"""`edgewise erase`: erases accounts for the operator, sets the policy for erasures, and verifies receipts."""

import argparse
import asyncio
import json
import sys
import urllib.request
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.commands import (
    add_data_option,
    add_target_option,
    number_to,
    service_of,
    target_environment,
    user_named,
)
from emulator.errors import SetupError
from shared.config import Settings
from shared.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shared.auth.keys import KeySet
    from shared.erasure import State

ACTIONS = {
    "status": "list the erasures that are not finished",
    "account": "restrict an account, and erase it when the policy says so",
    "cancel": "cancel an erasure that has not begun",
    "hold": "put an account under a legal hold: nobody can erase it",
    "release": "end a legal hold",
    "policy": "print the policy, or change it",
    "verify": "verify a receipt",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        add_data_option(action)
        add_target_option(action)
        if name in ("account", "hold", "release"):
            action.add_argument("user", metavar="USER", help="an e-mail, or a user's id")
        if name == "cancel":
            action.add_argument("erasure", metavar="ID", help="the id of the erasure")
        if name == "hold":
            action.add_argument("--reason", required=True, help="why, for the audit log")
        if name == "policy":
            action.add_argument(
                "--notice-hours", type=number_to(8760), metavar="N", help="hours in which a user can cancel"
            )
            action.add_argument(
                "--log-days", type=number_to(36_500), metavar="N", help="days that logs of an erased account stay"
            )
        if name == "verify":
            action.add_argument("file", type=Path, help="a file with the receipt, or the response that has it")


def run(options: argparse.Namespace) -> int:
    actions: dict[str, Callable[[argparse.Namespace], Awaitable[int]]] = {
        "status": _status,
        "account": _account,
        "cancel": _cancel,
        "hold": _hold,
        "release": _hold,
        "policy": _policy,
        "verify": _verify,
    }
    try:
        return asyncio.run(_run(actions[options.action], options))
    except ApiError as error:
        raise SetupError(f"the project refuses: {error.message} ({error.cause or error.code})") from error


async def _run(action: "Callable[[argparse.Namespace], Awaitable[int]]", options: argparse.Namespace) -> int:
    return await action(options)


async def _status(options: argparse.Namespace) -> int:
    states = await service_of(options).rpc("open_erasures")
    for state in states:
        _print(f"{state['id']}  {state['status']:8} {state['erase_at']}  {state['user_id'] or 'receipt not sent'}")
    _print(f"erasures that are not finished: {len(states)}")
    return 0


async def _account(options: argparse.Namespace) -> int:
    from emulator.erasing import advance_all, require_ready

    database, erasure_id = service_of(options), str(uuid.uuid4())
    user_id = await user_named(database, options.user)
    await require_ready(database, target_environment(options))
    arguments = {"erasure_id": erasure_id, "user_id": user_id, "actor": "operator", "two_factors": True}
    state = await database.rpc("request_erasure", **arguments)
    reached, failures = await advance_all(database, target_environment(options), state)
    for state in reached:
        _describe(state, options)
    if failures:
        raise SetupError("; ".join(failures) + ": `edgewise purge --yes` goes on with it")
    return 0


def _describe(state: "State", options: argparse.Namespace) -> None:
    from shared.erasure import make_receipt

    _print(f"erasure {state['id']}: {state['status']}")
    if state["status"] == "erased":
        for place, number in sorted(state["counts"].items()):
            _print(f"{number:8} {place}")
        _print(f"receipt  {make_receipt(Settings.from_env(target_environment(options)), state)}")
        return
    _print(f"the account is restricted, and will be erased after {state['erase_at']}")
    if state["status"] == "held":
        _print("but not while it is held: `edgewise erase release` ends the hold")
    if state["email"]:
        _print(f"notice sent to {state['email']}" if state["notified_at"] else "no notice was sent")


async def _cancel(options: argparse.Namespace) -> int:
    try:
        erasure_id = str(uuid.UUID(options.erasure))
    except ValueError:
        raise SetupError(f"{options.erasure} is not the id of an erasure") from None
    state = await service_of(options).rpc("cancel_erasure", erasure_id=erasure_id, actor="operator")
    if state is None:
        raise SetupError(f"there is no erasure {erasure_id}")
    if state["status"] != "cancelled":
        raise SetupError(f"the erasure {erasure_id} has begun and cannot be cancelled")
    _print("cancelled")
    return 0


async def _hold(options: argparse.Namespace) -> int:
    reason = options.reason if options.action == "hold" else None
    database = service_of(options)
    user_id = await user_named(database, options.user)
    changed = await database.rpc("set_legal_hold", user_id=user_id, reason=reason)
    _print(("held" if reason else "released") if changed else "nothing to change")
    return 0


async def _policy(options: argparse.Namespace) -> int:
    policy = await service_of(options).rpc(
        "set_erasure_policy", notice_hours=options.notice_hours, log_days=options.log_days
    )
    _print(f"notice   {policy['notice_hours']} hours")
    _print(f"logs     {policy['log_days']} days after the erasure")
    _print(f"holds    {policy['holds']} accounts")
    return 0


async def _verify(options: argparse.Namespace) -> int:
    from shared.auth.tokens import TokenError
    from shared.erasure import verify_receipt

    try:
        text = options.file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{options.file} cannot be read: {error}") from error
    if text.startswith("{"):
        text = json.loads(text).get("receipt") or ""
    settings = Settings.from_env(target_environment(options))
    try:
        claims = verify_receipt(text, settings, lambda: _public_keys(settings))
    except TokenError as error:
        raise SetupError(f"the receipt is not one of this project, or was changed: {error}") from error
    _print(json.dumps(claims, indent=2))
    sys.stderr.write("edgewise: the receipt is valid: this project has signed it, and it was not changed\n")
    return 0


def _public_keys(settings: Settings) -> "KeySet":
    from shared.auth.keys import jwk_keys, public_keys

    if settings.personal_keys_signing_key:
        return jwk_keys(json.loads(settings.personal_keys_signing_key))
    try:
        with urllib.request.urlopen(settings.supabase_jwks_url, timeout=10) as response:  # noqa: S310  of the settings
            found: Any = json.load(response)
            return public_keys(found)
    except (OSError, ValueError) as error:
        raise SetupError(f"the public keys cannot be read from {settings.supabase_jwks_url}: {error}") from error


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
