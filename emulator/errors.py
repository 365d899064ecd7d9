"""The error that the command line shows as one line."""


class SetupError(Exception):
    """A problem outside the program, such as a setting or a file; the message names it and the remedy."""
