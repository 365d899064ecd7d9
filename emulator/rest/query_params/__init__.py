"""Parses query strings: select, filters, logic trees, order, ranges."""

from emulator.rest.query_params.query_string import parse_query_string, split_pairs

__all__ = ["parse_query_string", "split_pairs"]
