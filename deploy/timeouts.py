"""A function's timeouts on each platform, derived from its @endpoint lines.

Each ends at least TIMEOUT_MARGIN before the next outer one, so that the client receives the function's own error with
CORS headers instead of the platform's 504: endpoint, and stream after it, then CloudFront, then Lambda, API Gateway or
Cloud Run. Lambda Web Adapter has no request timeout of its own. All values are seconds.
"""

import math
from dataclasses import dataclass

from shared.timeouts import CLOSE_TIMEOUT, TIMEOUT_MARGIN

#: The longest request that each platform allows.
MAXIMUM = {"HTTP API": 30, "Lambda": 900, "Cloud Run": 3600}
#: How long CloudFront waits for the next byte (a quota that AWS raises). Streams send heartbeats far more often.
CLOUDFRONT = 60
CLOUDFRONT_ENDPOINT = CLOUDFRONT - TIMEOUT_MARGIN


@dataclass(frozen=True)
class Timeouts:
    """The timeouts of one function on one platform.

    endpoint  until the response begins
    stream    duration of a stream after that; None if the function doesn't stream
    platform  the whole request
    lowered   whether the platform allows less than the function declares
    """

    endpoint: float
    stream: float | None
    platform: int
    lowered: bool

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that make the function apply them."""
        found = {"ENDPOINT_TIMEOUT_MAX": f"{self.endpoint:g}"} if self.lowered else {}
        return found if self.stream is None else {**found, "STREAM_MAX_DURATION": f"{self.stream:g}"}


def timeouts(platform: str, endpoint: float, stream: float | None) -> Timeouts:
    """The requested timeouts, lowered to what the platform allows; a stream may take up to half of that to begin."""
    longest = MAXIMUM[platform] - TIMEOUT_MARGIN
    if stream is None:
        allowed = min(endpoint, longest)
        return Timeouts(allowed, None, math.ceil(allowed + TIMEOUT_MARGIN), allowed < endpoint)
    longest -= CLOSE_TIMEOUT  # which may pass before a stream's last event is sent
    begin = min(endpoint, longest / 2)
    duration = min(stream, longest - begin)
    total = math.ceil(begin + duration + CLOSE_TIMEOUT + TIMEOUT_MARGIN)
    return Timeouts(begin, duration, total, begin < endpoint or duration < stream)
