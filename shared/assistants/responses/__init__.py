"""Responses of OpenAI's Responses API: asked of the provider without storing them there, and kept under the caller."""
