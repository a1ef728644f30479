"""A body to be rendered. Apart from the views, which `check` does not need: their classes take 18 ms to make."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from summitkb.link.mentions import Name


@dataclass(frozen=True, slots=True)
class Body:
    """A Markdown body and all that turns it into this page's HTML."""

    markdown: str
    lang: str
    """The language it is written in."""
    messages: Mapping[str, str] | None = None
    """`i18n.messages.key` → msgstr, those fit to publish; None on a page in the body's own language."""
    heading_ids: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """href as written → URL it resolves to."""
    names: tuple[Name, ...] = ()
    """Project names to link; their target is a URL."""
