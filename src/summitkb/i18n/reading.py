"""Reading content for the sake of its messages alone."""

from summitkb.config import Config
from summitkb.load import load
from summitkb.model import Message, Outline, Site
from summitkb.render.markdown import Markdown


class MessageReader(Markdown):
    """Stops once the messages of a body are read: the rest is three quarters of the work (`make bench-i18n`)."""

    def outline(self, body: str, line: int = 1) -> Outline:
        """The messages of a body, each placed on its first line, and nothing else."""
        if not body.strip():
            return Outline()
        self._ours.prepare()
        self._grow(body, self._ours.messages)
        found = self._ours.messages.found
        return Outline(tuple(Message(one.msgid, one.kind, line, one.context, one.comment) for one in found))


def load_messages(config: Config) -> Site:
    """The content as catalogs need it. What is wrong with it is for `summitkb check` to say."""
    site, _ = load(config, MessageReader(config.extensions).outline)
    return site
