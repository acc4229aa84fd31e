"""The exception for addresses that pages may not link to, raised by `urls` and `hosts`."""


class UrlError(ValueError):
    """An address is invalid or may not be linked."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help
