"""The two ways in which a command ends without a result, each with one clear Swedish message."""


class PartsrapportError(Exception):
    """Base of the expected errors; the message is Swedish and meant for the user as it stands."""

    exit_code = 1


class UsageError(PartsrapportError):
    """A fault in use or environment: an option, the configuration, a missing program (exit code 1)."""

    exit_code = 1


class DataError(PartsrapportError):
    """The data stop publishing: the message says file, row, column, value and what to do (exit code 2)."""

    exit_code = 2
