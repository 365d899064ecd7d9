"""Imports assistants, threads and messages that were saved from OpenAI's or Azure's API."""
