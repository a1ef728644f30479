"""KB6xx: file names, kinds of files and collisions."""

import re
from collections.abc import Iterator

from summitkb.diagnostics import Range
from summitkb.i18n.terminal import _
from summitkb.model import Site
from summitkb.rules.registry import Finding, fault, rule
from summitkb.urls import PROJECT_MAP


@fault("KB601")
def symbolic_link() -> str:
    """Content is made of real files and folders, not symbolic links.

    A link can point anywhere on the machine that builds: following one would publish `/etc/passwd`.

    Example: `ln -s ../../secrets.md content/notes/berlin-2018/secrets.md`

    Write instead: a copy of the file.
    """
    return _("symbolic links are not followed; put a copy of the file here")


@fault("KB602")
def unreadable_file(reason: str) -> str:
    """Every file of the content can be read.

    Example: a note without read permission, a named pipe, a folder called `note.md`.

    Write instead: an ordinary file that everyone may read.
    """
    return _("this cannot be read as a file: {reason}").format(reason=reason)


@fault("KB603")
def bad_file_name(reason: str, better: str) -> str:
    """File and folder names are lowercase letters, digits and hyphens, as they become URLs.

    Accents, spaces and capitals are written in several ways by different systems, and links to them break on the way.
    Names that Windows reserves (`con`, `aux`, `nul` …) cannot be checked out there.

    Example: `Mise à jour Zuul.md`

    Write instead: `mise-a-jour-zuul.md`
    """
    hint = _('; "{better}" would do').format(better=better) if better else ""
    return _("file name: {reason}{hint}").format(reason=reason, hint=hint)


@fault("KB604")
def name_collision(other: str) -> str:
    """Two files never differ only by capitals or by the way an accent is encoded.

    macOS and Windows keep one of the two, and nobody chooses which.

    Example: `Zuul.md` beside `zuul.md`

    Write instead: two names that differ.
    """
    return _('this name and "{other}" are the same on macOS and Windows; rename one').format(other=other)


@fault("KB605")
def stray_file(what: str, expected: str) -> str:
    """Each folder holds what is read from it: notes and their images, pages, or the five vocabularies.

    What is not read is not published, which its author would only notice on the site. SVG, HTML and scripts are refused
    because they can run code in a reader's browser.

    Example: `content/notes/berlin-2018/slides.odp`, `content/vocabulary/speaker.yml`

    Write instead: a PDF or a link to the slides; `speakers.yml`.
    """
    return _("{what} is not published from here; {expected}").format(what=what, expected=expected)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
RESERVED = frozenset("projects tracks speakers authors explore translations rules assets search".split())
"""First parts of URLs that are the site's own."""


@rule("KB606")
def url_taken(site: Site) -> Iterator[Finding]:
    """Two sources never claim one URL.

    One of them would overwrite the other. Pages share the root of the site with events, with sections such as
    `projects` and `speakers`, and with the folder of each language; projects share `/projects/` with their map.

    Example: `content/pages/projects.md`, an event whose id is `en`, a note called `2018-11-14`, a project whose id is
    `map`

    Write instead: another name for the page, the event or the note, another id for the project.
    """
    reserved = RESERVED | set(site.languages)
    for page in site.pages.values():
        head = page.id.partition("/")[0]
        if head in reserved:
            message = _('"/{url}/" belongs to the site; name the page otherwise').format(url=head)
            yield Finding(page.source.path, Range.at(1), message)
        elif page.id in site.events or page.id in site.notes:
            message = _('"/{url}/" is taken by an event or a note; rename one').format(url=page.id)
            yield Finding(page.source.path, Range.at(1), message)
    for event in site.events.values():
        if event.id in reserved:
            message = _('"/{url}/" belongs to the site; give the event another id').format(url=event.id)
            yield Finding(site.vocabularies["events"], event.place, message)
    if project := site.projects.get(PROJECT_MAP):
        message = _('"/{url}/" belongs to the site; give the project another id').format(url="projects/map")
        yield Finding(site.vocabularies["projects"], project.place, message)
    for note in site.notes.values():
        if _DAY.fullmatch(note.slug):
            message = _('"/{url}/" is the digest of a day; rename the note').format(url=note.id)
            yield Finding(note.source.path, Range.at(1), message)
