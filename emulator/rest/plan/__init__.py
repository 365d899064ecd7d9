"""From an `ApiRequest` and the schema cache to a plan: which relations, columns, joins and functions are meant."""
