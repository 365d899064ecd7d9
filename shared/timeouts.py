"""Constants, in seconds, on which functions, gateway and deployment must agree. endpoint.py applies the timeouts."""

TIMEOUT_MARGIN = 5.0
"""Between an endpoint's timeout and that of the gateway or platform in front of it.

The client then receives the endpoint's own error, with CORS headers, and not the platform's.
"""

CLOSE_TIMEOUT = 10.0
"""For closing the source of an event stream, before its last frame is sent."""
