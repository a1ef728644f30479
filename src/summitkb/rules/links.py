"""KB3xx: links, anchors, images and redirects."""

import posixpath
from collections.abc import Iterator

from summitkb.diagnostics import Severity
from summitkb.i18n.terminal import _
from summitkb.link.references import Kind, exists, pointing, site_urls, texts
from summitkb.model import Note, NoteStatus, Page, Site
from summitkb.rules.registry import Finding, rule
from summitkb.rules.words import cut, did_you_mean, nearest, suggestion


@rule("KB301")
def broken_link(site: Site) -> Iterator[Finding]:
    """A relative link leads to a note, a page or a file that exists.

    It is written as the path of the file, with its `.md`, so that it works in editors and on code hosts too.

    Example: `[Zuul](zuul-update)`, `[Zuul](../zuul-update.md)`

    Write instead: `[Zuul](zuul-update.md)`
    """
    for source, link, reference in pointing(site):
        if reference.kind is Kind.MISSING and not link.is_image and not link.href.startswith("/"):
            hint = _file_hint(site, source, reference.url)
            message = _('"{href}" leads nowhere{hint}').format(href=cut(link.href), hint=hint)
            yield Finding(source.source.path, link.range, message)


@rule("KB302")
def missing_anchor(site: Site) -> Iterator[Finding]:
    """A link to a `#part` of a page names a heading or an id of that page.

    Ids come from the headings in the language they are written in, and are the same in every translation.

    Example: `[roadmap](zuul-update.md#plans)`

    Write instead: `[roadmap](zuul-update.md#roadmap)`
    """
    for source, link, reference in pointing(site):
        target, fragment = reference.target, reference.fragment
        if target and fragment and fragment not in target.outline.anchors:
            # The list of headings is the help an author looks for, generated footnote ids are not.
            hint = suggestion(fragment, [heading.id for heading in target.outline.headings])
            where = _("this page") if target is source else target.source.path
            message = _('"#{fragment}" is not in {where}{hint}').format(fragment=cut(fragment), where=where, hint=hint)
            yield Finding(source.source.path, link.range, message)


@rule("KB303")
def link_to_draft(site: Site) -> Iterator[Finding]:
    """A published text does not link to a draft, nor name one as `related`.

    The draft is not on the site, so the link would lead nowhere.

    Example: `[more](zuul-update.md)` where `zuul-update.md` has `status: draft`

    Write instead: publish the other note first, or take the link out.
    """
    for source, link, reference in pointing(site):
        if _is_draft(reference.target) and not _is_draft(source):
            message = _('"{href}" is a draft; publish it or remove the link').format(href=cut(link.href))
            yield Finding(source.source.path, link.range, message)
    for note in site.notes.values():
        for index, other in enumerate(note.related):
            if _is_draft(site.notes.get(other)) and not _is_draft(note):
                where = note.where(f"related.{index}")
                message = _('"{note}" is a draft; publish it or remove it').format(note=other)
                yield Finding(note.source.path, where, message)


@rule("KB304")
def missing_image(site: Site) -> Iterator[Finding]:
    """An image is a file of the content, beside the text that shows it.

    Example: `![The room](images/room.png)` when there is no such file

    Write instead: `![The room](room.png)`, with `room.png` beside the note
    """
    for source, link, reference in pointing(site):
        if link.is_image and reference.kind in {Kind.MISSING, Kind.PAGE}:
            hint = _file_hint(site, source, reference.url)
            message = _('there is no image "{href}"{hint}').format(href=cut(link.href), hint=hint)
            yield Finding(source.source.path, link.range, message)


@rule("KB305", Severity.WARNING)
def image_without_alt(site: Site) -> Iterator[Finding]:
    """An image has a text that says what it shows.

    It is what readers hear who do not see it, and what is shown while it loads.

    Example: `![](room.png)`

    Write instead: `![Forty people around one whiteboard](room.png)`
    """
    for source, link, _reference in pointing(site):
        if link.is_image and not (link.alt or "").strip():
            message = _("this image has no alternative text; say what it shows between the brackets")
            yield Finding(source.source.path, link.range, message)


@rule("KB306")
def broken_site_link(site: Site) -> Iterator[Finding]:
    """A link that begins with `/` leads to a page of the site.

    This form is for pages that have no file, such as `/projects/octavia/` or `/berlin-2018/2018-11-14/`. It is written
    without a language: each translation leads to its own.

    Example: `[Octavia](/projet/octavia)`, `[Octavia](/en/projects/octavia/)`

    Write instead: `[Octavia](/projects/octavia/)`
    """
    for source, link, reference in pointing(site):
        if reference.kind is Kind.MISSING and not link.is_image and link.href.startswith("/"):
            message = _('"{href}" is not a page of this site{hint}')
            message = message.format(href=cut(link.href), hint=_page_hint(site, reference.url))
            yield Finding(source.source.path, link.range, message)


@rule("KB307")
def redirect_taken(site: Site) -> Iterator[Finding]:
    """An old address in `redirect_from` is not that of a page that exists, nor claimed twice.

    A redirect and a page cannot both be there.

    Example: `redirect_from: [berlin-2018/zuul-update/]` while that note is still there

    Write instead: only addresses that are gone.
    """
    claimed: dict[str, str] = {}
    for source in texts(site):
        for index, url in enumerate(source.redirect_from):
            where = source.where(f"redirect_from.{index}")
            if exists(site, url):
                message = _('"/{url}" is a page of the site, it cannot be redirected').format(url=url)
                yield Finding(source.source.path, where, message)
            elif url in claimed:
                message = _('"/{url}" is already redirected by {path}').format(url=url, path=claimed[url])
                yield Finding(source.source.path, where, message)
            else:
                claimed[url] = source.source.path


@rule("KB308", Severity.WARNING)
def external_image(site: Site) -> Iterator[Finding]:
    """An image is not fetched from another site.

    The published pages only show their own images: another site's may change or vanish, and would learn who reads what.

    Example: `![Logo](https://www.example.org/logo.png)`

    Write instead: `![Logo](logo.png)`, with the file beside the note
    """
    for source, link, reference in pointing(site):
        if link.is_image and reference.kind is Kind.EXTERNAL:
            message = _("images of other sites are not shown; put a copy beside this file")
            yield Finding(source.source.path, link.range, message)


def _is_draft(target: Note | Page | None) -> bool:
    return isinstance(target, Note) and target.status is NoteStatus.DRAFT


def _file_hint(site: Site, source: Note | Page, path: str) -> str:
    """A file whose name is close to that of `path`, as `source` would link to it."""
    files = [*(text.source.path for text in texts(site)), *(asset.file for asset in site.assets.values())]
    by_name = {posixpath.basename(file): file for file in files}
    near = nearest(posixpath.basename(path), by_name)
    if near is None:
        return _("; check the name of the file")
    return did_you_mean(posixpath.relpath(by_name[near], posixpath.dirname(source.source.path)))


def _page_hint(site: Site, url: str) -> str:
    language, _slash, rest = url.partition("/")
    if language in site.languages and exists(site, rest):
        return _('; write "/{url}", without the language').format(url=rest)
    near = nearest(url, site_urls(site))
    return did_you_mean(f"/{near}") if near else ""
