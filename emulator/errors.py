"""The one error that the command line shows as a plain line."""


class SetupError(Exception):
    """Something outside the program is not as it must be: the message names it and says what to do."""
