"""How messages are named."""


def key(context: str | None, msgid: str) -> str:
    """One string for a message and its context, joined as gettext joins them in `.mo` files."""
    return msgid if context is None else f"{context}\x04{msgid}"
