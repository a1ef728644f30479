"""What must hold for any file, however it is mutilated: it is read, checked, mended and rendered without surprise."""

import io
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import html5lib

from summitkb.build import without_drafts
from summitkb.config import Config, read_config
from summitkb.diagnostics import BYTE_ORDER_MARK, Diagnostic, Range, Severity
from summitkb.examine import examine
from summitkb.fixes import mend
from summitkb.i18n.catalogs import read_catalogs
from summitkb.link import link
from summitkb.link.references import url_of
from summitkb.load.files import VOCABULARY_SIZE, Entry, read_text
from summitkb.load.front_matter import VOCABULARY, Unreadable, read_document, read_yaml
from summitkb.model import Note, Page, Site
from summitkb.render.engine import Engine
from summitkb.render.plan import plan
from summitkb.render.sanitize import URL_SCHEMES
from summitkb.render.views import PageView
from summitkb.reporters import FORMATS, report
from summitkb.rules import RULES
from summitkb.urls import localized
from tests.mutations.mutator import Input
from tests.support import ROOT, SITES

_KEPT = frozenset({"zuul-update.md", "lbaas-neutron-to-octavia.md"})
"""Of the project's notes, those that a mutated one stands beside: a few, so that thousands are read in minutes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: the codes found in it, whether the site has it, and seconds of processor time."""

    codes: tuple[str, ...]
    published: bool
    mended: bool
    yaml: float
    """For its YAML alone, guard included."""
    whole: float


class Bench:
    """Small sites, on which files are tried out one by one."""

    def __init__(self, folder: Path) -> None:
        self._configs = {name: _site(name, folder / name) for name in ("project", "minimal")}
        self._engine = Engine(self._configs["project"])
        self._catalogs, _ = read_catalogs(read_config(ROOT / "mkdocs.yml"))

    def note(self, given: Input) -> Outcome:
        """Try out a note, page or vocabulary. Raises `AssertionError`, or whatever summitkb raises and must not."""
        config, held = self._configs[given.site], {given.path: given.content}
        start = time.process_time()
        site, _, findings = examine(config, held)
        whole = time.process_time() - start
        self._placed(config, findings, given.path, given.content)
        _reported(config, findings)
        text = _record(site, given.path)
        assert text or _told(findings, given.path), "it is not read, and nothing says so"
        mended = self._mended(config, given, site, findings)
        own = tuple(sorted({finding.code for finding in findings if finding.path == given.path}))
        return Outcome(own, text is not None, mended, _yaml_seconds(given), whole)

    def catalog(self, given: Input) -> Outcome:
        """Try out a catalog: it is read, or said to be broken, at a line that it has."""
        config = self._configs[given.site]
        file = config.root / given.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(given.content)
        start = time.process_time()
        catalogs, findings = read_catalogs(config)
        whole = time.process_time() - start
        self._placed(config, findings, given.path, given.content)
        assert catalogs.by_name or findings, "it is not read, and nothing says so"
        file.unlink()
        return Outcome(tuple(sorted({finding.code for finding in findings})), bool(catalogs.by_name), False, 0, whole)

    def _placed(self, config: Config, findings: Sequence[Diagnostic], path: str, content: bytes) -> None:
        """Each finding has a known code, one line of words, and a place in the file; none is there twice."""
        lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
        for finding in findings:
            assert finding.code in RULES, finding
            assert 0 < len(finding.message) < 1_500, finding
            assert "\n" not in finding.message, finding
            if finding.path == path:
                _inside(finding.range, lines, finding)
                for edit in finding.fix.edits if finding.fix else ():
                    if not edit.path and edit.range != BYTE_ORDER_MARK:
                        _inside(edit.range, lines, finding)
            else:
                assert (config.root / finding.path).exists() or path.startswith(finding.path), finding
        told = [(finding.code, finding.path, finding.range) for finding in findings if finding.code not in _OFTEN]
        assert len(told) == len(set(told)), [one for one in told if told.count(one) > 1]

    def _mended(self, config: Config, given: Input, site: Site, findings: Sequence[Diagnostic]) -> bool:
        """Fixing twice changes nothing; safe fixes make no error and leave the page as it was."""
        before = self._rendered(config, site, given.path)
        any_fix = False
        for unsafe in (False, True):
            if not any(finding.fix and (unsafe or finding.fix.safe) for finding in findings):
                continue
            mended = mend(config, unsafe=unsafe, held={given.path: given.content})
            after = {path: text.encode() for path, text in mended.after.items()}
            any_fix = any_fix or bool(after)
            held = {given.path: given.content, **after}
            if any(finding.code == "KB106" and finding.fix for finding in mended.findings):
                continue  # a line repeated more often than there are rounds
            again = mend(config, unsafe=unsafe, held=held)
            assert again.after == {}, f"fixing twice changes: {again.diff}"
            if not unsafe and before:
                assert set(_errors(mended.findings)) <= set(_errors(findings)), "a safe fix makes an error"
                fixed, _, _ = examine(config, held)
                rendered = self._rendered(config, fixed, given.path)
                if not any(finding.code == "KB226" for finding in findings):  # lists it under its project
                    assert rendered == before, f"a safe fix changes the page: {mended.diff}"
        return any_fix

    def _rendered(self, config: Config, site: Site, path: str) -> Mapping[str, tuple[str, list[str]]]:
        """What the pages of one text say, by URL; empty when it is not published. Nothing in their bodies can run."""
        text = _record(without_drafts(replace(site, faulty=())), path)
        if text is None:
            return {}
        views = plan(config, link(without_drafts(site)), self._catalogs)
        urls = {localized(url_of(text), lang, site.default_language) for lang in site.languages}
        own = [view for view in views if view.url in urls]
        assert own, "it is published, and has no page"
        return {view.url: _said(self._page(view)) for view in own}

    def _page(self, view: PageView) -> str:
        html = self._engine.render(view).decode()
        _, _, rest = html.partition("<article")
        body, _, _ = rest.partition("</article>")
        for fault in executable(f"<article{body}"):
            raise AssertionError(f"it could run in a reader's browser: {fault}")
        return html


_OFTEN = frozenset({"KB202", "KB402"})
"""Codes that one place may have twice: two keys are missing, a translation loses two things."""

_TAG = re.compile(r"<[^>]*>")


def _said(html: str) -> tuple[str, list[str]]:
    """What a page says, without its spaces, and its tags, in whatever order broken HTML in a note has them."""
    return "".join(_TAG.sub("", html).split()), sorted(_TAG.findall(html))


def _site(name: str, root: Path) -> Config:
    source = ROOT if name == "project" else SITES / name
    shutil.copytree(source / "content", root / "content")
    for note in (root / "content/notes").rglob("*.md"):
        if name == "project" and note.name not in _KEPT:
            note.unlink()
    project = read_config(ROOT / "mkdocs.yml")
    shutil.copy(source / "mkdocs.yml", root)
    config = read_config(root / "mkdocs.yml")
    theme = {**config.theme, "custom_dir": str(ROOT / "site_overrides")}
    return replace(config, extensions=project.extensions, theme=theme)


def _inside(where: Range, lines: Sequence[str], finding: Diagnostic) -> None:
    assert 1 <= where.line <= where.end_line <= len(lines) + 1, finding
    assert (where.line, where.column) <= (where.end_line, where.end_column), finding
    for line, column in ((where.line, where.column), (where.end_line, where.end_column)):
        length = len(lines[line - 1]) if line <= len(lines) else 0
        assert 1 <= column <= length + 2, finding  # the line's end is a place too


def _reported(config: Config, findings: Sequence[Diagnostic]) -> None:
    for style in FORMATS:
        stream = io.StringIO()
        report(findings, style, stream, config.root, excerpts=True)
        stream.getvalue().encode()


def _record(site: Site, path: str) -> Note | Page | None:
    return next((text for text in site.whole.sources if text.source.path == path), None)


def _told(findings: Sequence[Diagnostic], path: str) -> bool:
    """Whether a finding of the file, or of its folder, says that it is left out; a vocabulary is always read."""
    left_out = any(finding.severity is Severity.ERROR and path.startswith(finding.path) for finding in findings)
    return left_out or "/vocabulary/" in path


def _errors(findings: Sequence[Diagnostic]) -> Iterator[str]:
    return (f"{finding.code} {finding.path}" for finding in findings if finding.severity is Severity.ERROR)


def executable(html: str) -> Iterator[str]:
    """What runs, loads or restyles in HTML, as browsers read it."""
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        tag = str(element.tag)
        if tag in {"script", "style", "iframe", "object", "embed", "form", "math", "base", "meta"}:
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                yield f"{name}={value!r}"
            if name in {"href", "src", "action", "cite", "xlink:href"} and not _is_safe(value):
                yield f"{name}={value!r}"


def _is_safe(url: str) -> bool:
    """Whether it is relative, or of a scheme that notes may use: https://url.spec.whatwg.org/#url-parsing."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"^[\x00-\x20]+|[\t\r\n]", "", url), re.IGNORECASE)
    return scheme is None or scheme[1].lower() in URL_SCHEMES


def _yaml_seconds(given: Input) -> float:
    """The least of a few times: what the machine does meanwhile is not ours."""
    try:
        source = read_text(Entry("", given.path, "").with_content(given.content), VOCABULARY_SIZE, _ignore)
    except Unreadable:
        return 0
    taken: list[float] = []
    while not taken or (min(taken) > 0.01 and len(taken) < 5):
        start = time.process_time()
        try:
            if given.path.endswith(".yml"):
                read_yaml(source.text, source.path, 1, VOCABULARY, _ignore)
            else:
                read_document(source, _ignore)
        except Unreadable:
            pass
        taken.append(time.process_time() - start)
    return min(taken)


def _ignore(_finding: Diagnostic) -> None:
    """Findings are looked at elsewhere."""
