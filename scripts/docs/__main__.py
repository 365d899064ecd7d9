"""Writes the generated documents; run by `make docs`."""

import sys
from pathlib import Path

from scripts.docs.build import documents

ROOT = Path(__file__).parents[2]


def main() -> int:
    for name, text in documents(ROOT).items():
        (ROOT / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
