"""The query string's grammar: select, filters, logic trees, order, ranges."""
