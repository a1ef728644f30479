"""The same notes as other generators want them: the text of both languages, one configuration each."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.notes import Note
from summitkb.authoring.front_matter import dump

ROOT = Path(__file__).parents[1]
LANGUAGES = ("fr", "en")
"""The default language first."""
PRUNE = ("navigation.prune",)
"""The sidebar of a page holds the notes of its event only; without it, all of them."""
HOME = {"fr": "Une note résume une session.", "en": "A note sums up a session."}
HUGO = {
    "hugo.toml": """baseURL = "https://example.org/"
title = "Notes"
defaultContentLanguage = "fr"
disableKinds = ["taxonomy", "term"]

[languages.fr]
weight = 1

[languages.en]
weight = 2
""",
    "layouts/_default/baseof.html": """<!doctype html>
<html lang="{{ .Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body>
<nav>{{ range .Translations }}<a hreflang="{{ .Language.Lang }}" href="{{ .RelPermalink }}">{{ .Language.Lang }}</a>\
{{ end }}</nav>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
""",
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>\n{{ .Content }}{{ end }}\n',
    "layouts/_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ .Content }}
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}
""",
}


def write_static_i18n(root: Path, notes: Sequence[Note], features: Sequence[str] = ()) -> None:
    """MkDocs with Material and mkdocs-static-i18n: `note.fr.md` beside `note.en.md`."""
    languages = [{"locale": lang, "name": lang, "build": True, "default": lang == LANGUAGES[0]} for lang in LANGUAGES]
    plugins = [{"search": {"lang": list(LANGUAGES)}}, {"i18n": {"docs_structure": "suffix", "languages": languages}}]
    _write_mkdocs(root, plugins, LANGUAGES[0], features)
    for lang in LANGUAGES:
        _write_notes(root / "docs", notes, lang, f".{lang}")
        _write(root / f"docs/index.{lang}.md", _page({"title": "Notes"}, HOME[lang]))


def write_zensical(root: Path, notes: Sequence[Note]) -> None:
    """Zensical, which has one language for each project: two of them."""
    for lang in LANGUAGES:
        _write_mkdocs(root / lang, ["search"], lang, PRUNE)
        _write_notes(root / lang / "docs", notes, lang, "")
        _write(root / lang / "docs/index.md", _page({"title": "Notes"}, HOME[lang]))


def write_hugo(root: Path, notes: Sequence[Note]) -> None:
    """Hugo with bare templates: pages and lists, without a theme."""
    for path, text in HUGO.items():
        _write(root / path, text)
    for lang in LANGUAGES:
        _write_notes(root / "content", notes, lang, f".{lang}")
        _write(root / f"content/_index.{lang}.md", _page({"title": "Notes"}, HOME[lang]))


def _write_mkdocs(root: Path, plugins: Sequence[object], lang: str, features: Sequence[str]) -> None:
    """The project's own configuration without what is summitkb's, with more features of the theme."""
    config: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    theme = {key: value for key, value in config["theme"].items() if key != "custom_dir"}
    theme |= {"language": lang, "features": [*theme["features"], *features]}
    kept = {key: config[key] for key in ("site_name", "site_url", "markdown_extensions")}
    text = yaml.safe_dump({**kept, "theme": theme, "plugins": list(plugins)}, allow_unicode=True, sort_keys=False)
    _write(root / "mkdocs.yml", text)


def _write_notes(folder: Path, notes: Sequence[Note], lang: str, suffix: str) -> None:
    for note in notes:
        front = {"title": note.title_in(lang), "date": note.date}
        _write(folder / f"{note.path}{suffix}.md", _page(front, note.body_in(lang)))


def _page(front: Mapping[str, object], body: str) -> str:
    return f"{dump(front)}\n{body}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


WRITERS: Mapping[str, Callable[[Path, Sequence[Note]], None]] = {
    "static-i18n": write_static_i18n,
    "static-i18n-pruned": partial(write_static_i18n, features=PRUNE),
    "zensical": write_zensical,
    "hugo": write_hugo,
}


def write_layout(name: str, root: Path, notes: Sequence[Note]) -> None:
    """The layout of a generator, anew."""
    shutil.rmtree(root, ignore_errors=True)
    WRITERS[name](root, notes)
