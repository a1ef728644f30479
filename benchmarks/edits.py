"""Small edits of a knowledge base, as an author, a translator or a developer makes them, and their undoing."""

from collections.abc import Callable
from pathlib import Path


class Edits:
    """Edits files, and remembers what they held."""

    def __init__(self) -> None:
        self._originals: dict[Path, str] = {}

    def restore(self) -> None:
        """Every file as it was before the first edit."""
        for path, text in self._originals.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        self._originals.clear()

    def body(self, note: Path) -> None:
        """A sentence is added to the first paragraph."""
        self._edit(note, lambda text: _after(text, "---\n\n", lambda body: body.replace("\n", " Un mot de plus.\n", 1)))

    def title(self, note: Path) -> None:
        """A word is added to the title."""
        self._edit(note, lambda text: text.replace('title: "', 'title: "Bis ', 1))

    def translation(self, translations: Path, event: str) -> None:
        """A word is added to one translation of an event."""
        catalog = next(iter(sorted(translations.glob(f"*/LC_MESSAGES/{event}.*.po"))))
        self._edit(catalog, lambda text: ' bis⟧"'.join(text.rsplit('⟧"', 1)))  # of the last note: another was edited

    def alias(self, projects: Path) -> None:
        """A project is given another name, which some English notes use."""
        alias = '\n    - {text: "control plane", match: always}'
        self._edit(projects, lambda text: text.replace("\n  aliases:", f"\n  aliases:{alias}", 1))

    def template(self, template: Path) -> None:
        """A template that every page uses says one thing more."""
        self._edit(template, lambda text: f"{text}<!-- edited -->\n")

    def _edit(self, path: Path, change: Callable[[str], str]) -> None:
        text = path.read_text(encoding="utf-8")
        changed = change(text)
        assert changed != text, f"there is nothing to edit in {path.name}"
        self._originals.setdefault(path, text)
        path.write_text(changed, encoding="utf-8", newline="\n")


def _after(text: str, mark: str, change: Callable[[str], str]) -> str:
    before, found, after = text.partition(mark)
    return before + found + change(after)
