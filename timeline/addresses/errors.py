"""The error of an address that no page may link to, raised by `model.urls` and `model.hosts`."""


class UrlError(ValueError):
    """The text is no address that a page may link to."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help
