"""The one port: keys, CORS, dispatch to services and functions."""
