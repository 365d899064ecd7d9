"""The SDKs speak to the REST service that its own tests use."""

from tests.emulator.rest.conftest import backend, rest, rest_with

__all__ = ["backend", "rest", "rest_with"]
