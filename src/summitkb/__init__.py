"""summitkb: a bilingual, searchable site from a team's Summit notes."""

__version__ = "0.1.0"
