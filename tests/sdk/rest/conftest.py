"""Fixtures of the REST service's own tests."""

from tests.emulator.rest.conftest import backend, rest, rest_with

__all__ = ["backend", "rest", "rest_with"]
