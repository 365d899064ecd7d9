"""Connections, the transaction of a request, and news from the database."""
