"""The families of rules, which the first digit of a code tells, and the words for how much a finding matters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summitkb.diagnostics import Severity
from summitkb.rules import RULES
from summitkb.rules.registry import Rule


@dataclass(frozen=True, slots=True)
class Family:
    """Rules about one thing."""

    prefix: str
    title: str

    @property
    def rules(self) -> list[Rule]:
        """In the order of their codes."""
        return [RULES[code] for code in sorted(RULES) if code.startswith(self.prefix)]


FAMILIES = (
    Family("KB1", "Encoding, YAML and layout"),
    Family("KB2", "Front matter and vocabularies"),
    Family("KB3", "Links, images and headings"),
    Family("KB4", "Translations"),
    Family("KB5", "Safety"),
    Family("KB6", "Names of files and addresses"),
)

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "Error",
    Severity.WARNING: "Warning",
    Severity.INFO: "Remark",
}


def paragraphs(rule: Rule) -> list[str]:
    """The documentation of a rule, each paragraph on one line: the messages that are translated."""
    return [" ".join(paragraph.split()) for paragraph in rule.documentation.split("\n\n")]


def messages() -> Iterator[tuple[str, str]]:
    """(msgid, what it is said of) of all that the catalog `rules.po` translates."""
    yield from ((family.title, family.prefix) for family in FAMILIES)
    yield from ((word, severity.value) for severity, word in SEVERITIES.items())
    for family in FAMILIES:
        for rule in family.rules:
            yield from ((paragraph, rule.code) for paragraph in paragraphs(rule))
