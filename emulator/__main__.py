"""The command line; each command is a module in emulator/commands."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a readable message instead of a syntax error
    sys.exit("edgewise: Python 3.11 or newer is required, this is " + sys.version.split()[0])

from emulator.commands import run


def main() -> int:
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
