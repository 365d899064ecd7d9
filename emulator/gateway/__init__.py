"""The gateway: one port for every service and function, with API keys and CORS."""
