"""?page and ?per_page, and the response headers X-Total-Count and Link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from emulator.auth.errors import invalid
from emulator.auth.service import Call

DEFAULT_SIZE, MAX_SIZE = 50, 10_000
MAX_PAGE = 2**31


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def headers(self, call: Call, total: int) -> dict[str, str]:
        last = max(1, -(-total // self.size))
        links = [(last, "last")]
        if self.number < last:
            links.insert(0, (self.number + 1, "next"))
        query = dict(call.query)
        values = [
            f'<{call.request.url.path}?{urlencode(sorted({**query, "page": str(number)}.items()))}>; rel="{name}"'
            for number, name in links
        ]
        return {"X-Total-Count": str(total), "Link": ", ".join(values)}


def read_page(call: Call) -> Page:
    return Page(
        min(_number(call.query.get("page", "")) or 1, MAX_PAGE),
        min(_number(call.query.get("per_page", "")) or DEFAULT_SIZE, MAX_SIZE),
    )


def _number(text: str) -> int:
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,19}", text):
        raise invalid(f'Bad Pagination Parameters: strconv.ParseUint: parsing "{text[:40]}": invalid syntax')
    return int(text)
