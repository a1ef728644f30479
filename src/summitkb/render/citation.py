"""How the notes of a session are cited in BibTeX, which readers paste into what they write."""

from collections.abc import Iterator, Sequence

_ESCAPED = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, those with a backslash too
        "}": r"\textbraceright{}",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(*, key: str, authors: Sequence[str], title: str, event: str, date: str, site: str, url: str) -> str:
    """An entry for the notes of a session held on `date` (ISO 8601); without `url`, none is given.

    Names and titles are in braces of their own: a team is not a person, and capitals stay.
    """
    fields = dict(_fields(authors, title, event, date, site, url))
    width = max(map(len, fields))
    lines = "".join(f"  {name:{width}} = {value},\n" for name, value in fields.items())
    return f"@misc{{{key.replace('/', ':')},\n{lines}}}"


def _fields(
    authors: Sequence[str], title: str, event: str, date: str, site: str, url: str
) -> Iterator[tuple[str, str]]:
    if authors:
        yield "author", f"{{{' and '.join(map(_braced, authors))}}}"
    yield "title", f"{{{_braced(title)}}}"
    yield "year", _braced(date[:4])
    yield "month", _MONTHS[int(date[5:7]) - 1]
    yield "note", _braced(event)
    yield "howpublished", _braced(site)
    if url:
        yield "url", f"{{{url}}}"


def _braced(text: str) -> str:
    return f"{{{text.translate(_ESCAPED)}}}"
