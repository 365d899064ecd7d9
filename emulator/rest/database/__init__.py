"""Connections, transactions, and notifications from the database."""
