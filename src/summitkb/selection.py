"""Which findings a person asked for: of some files, of some rules."""

from collections.abc import Iterable
from dataclasses import dataclass

from summitkb.diagnostics import Diagnostic
from summitkb.i18n.terminal import _


@dataclass(frozen=True, slots=True)
class Selection:
    """Empty, it wants everything. Codes may be prefixes: `KB2` is all that is said of metadata."""

    paths: tuple[str, ...] = ()
    """Files and folders below the project's root."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def wants(self, finding: Diagnostic) -> bool:
        """Whether a finding is among them. What is said of a folder is said of each of its files."""
        code = finding.code
        if (self.select and not code.startswith(self.select)) or (self.ignore and code.startswith(self.ignore)):
            return False
        return not self.paths or any(_holds(path, finding.path) or _holds(finding.path, path) for path in self.paths)


def _holds(folder: str, path: str) -> bool:
    return folder in {path, ""} or path.startswith(f"{folder}/")


def no_rule(code: str, known: Iterable[str]) -> str:
    """What to say of a code that is no rule's."""
    return _("there is no rule {code}; they are {codes}").format(code=code, codes=", ".join(sorted(known)))


def codes(given: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Codes and prefixes of codes as typed, `KB2,kb301`. Raises `ValueError` for one that stands for no rule."""
    known = list(known)
    typed = tuple(code.strip().upper() for codes in given for code in codes.split(",") if code.strip())
    for code in typed:
        if not any(rule.startswith(code) for rule in known):
            raise ValueError(no_rule(code, known))
    return typed
