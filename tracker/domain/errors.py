"""What a rule raises when it is broken. The message is Swedish and says what to do."""


class RuleBrokenError(Exception):
    """A rule of the domain refuses.

    Attributes:
        message: one Swedish sentence for the person who asked.
        field: the form field that it concerns, or None.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
