"""`edgewise audit verify`: checks that no entry of the audit log was changed or removed."""

import argparse
import asyncio
import re

from emulator.audit_chain import Chain, read_chain
from emulator.commands import add_data_option, add_target_option, service_of
from emulator.errors import SetupError
from shared.errors import ApiError

HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


def add_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="verify")
    verify = actions.add_parser("verify", help="compute the hash of every entry again")
    add_data_option(verify)
    add_target_option(verify)
    verify.add_argument(
        "--expect",
        metavar="HEAD",
        help="what an earlier verification printed: shows whether later entries were cut off",
    )


def run(options: argparse.Namespace) -> int:
    head = HEAD.fullmatch(options.expect) if options.expect else None
    if options.expect and not head:
        raise SetupError(f"--expect {options.expect} is not a number and a hash, as this command prints them")
    expected = (int(head[1]), head[2]) if head else None

    async def verify() -> Chain:
        return await read_chain(service_of(options), expected)

    try:
        chain = asyncio.run(verify())
    except ApiError as error:
        raise SetupError(f"the audit log cannot be read: {error.message} ({error.cause or error.code})") from error
    for problem in chain.problems:
        print(problem)  # noqa: T201
    print(f"{chain.entries} entries, {len(chain.problems)} problems, head {chain.entries}:{chain.head}")  # noqa: T201
    return int(bool(chain.problems))
