"""Only what changed is made again, and the site is the one that would be made from nothing."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summitkb.build import Result, build
from summitkb.cache import FOLDER
from summitkb.config import Config, read_config
from summitkb.examine import examine
from summitkb.render.engine import Engine
from summitkb.render.plan import plan
from summitkb.work import Work, working
from tests.support import SITES, config_of, copy_of, pages

FILE = f"{FOLDER}/cache.sqlite"
BALANCING = "content/notes/spring-2020/balancing.md"
NETWORK = "content/notes/spring-2020/network.md"
CATALOG = "translations/en/LC_MESSAGES/spring-2020.fr.po"


def built(config: Config, *, jobs: int = 1, search: bool = False) -> tuple[Result, Work]:
    with working(config.root, jobs) as work:
        return build(config, work=work, search=search), work


def cold(config: Config) -> dict[str, bytes]:
    """Every file of the site made from nothing, in one process."""
    elsewhere = config.with_site_dir(config.root / "cold")
    build(elsewhere, search=False)
    files = everything(elsewhere.site_dir)
    shutil.rmtree(elsewhere.site_dir)
    return files


def everything(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def change(config: Config, path: str, old: str, new: str) -> None:
    file = config.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def put(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def multiply(config: Config, copies: int) -> None:
    """Add copies of a note: enough of them for other processes to be asked."""
    text = re.sub(r"^redirect_from:.*\n", "", (config.root / BALANCING).read_text(encoding="utf-8"), flags=re.MULTILINE)
    for number in range(copies):
        put(config.content / f"notes/spring-2020/copy-{number}.md", text.replace('title: "', f'title: "{number} ', 1))


@pytest.fixture
def site(tmp_path: Path) -> Config:
    """The bilingual site, with a theme folder of its own, built once."""
    config = copy_of("bilingual", tmp_path)
    (config.root / "overrides/partials").mkdir(parents=True)
    config = replace(config, theme={**config.theme, "custom_dir": "overrides"})
    result, work = built(config)
    assert result.written
    assert work.made["file"] == len(list(config.content.rglob("*.md"))) + len(list(config.content.rglob("*.yml")))
    return config


def note(slug: str) -> set[str]:
    return {f"{home}spring-2020/{slug}/" for home in ("", "en/")}


def both(*urls: str) -> set[str]:
    return {home + url for url in urls for home in ("", "en/")}


EDITS: dict[str, tuple[Callable[[Config], None], set[str], dict[str, int]]] = {
    "nothing": (lambda config: None, set(), {}),
    "the text of a note": (
        lambda config: change(config, BALANCING, "Par le haut.", "Par le bas."),
        both("spring-2020/balancing/"),
        {"file": 1, "content": 2, "words checked": 0},
    ),
    "the title of a note": (
        lambda config: change(config, NETWORK, 'title: "', 'title: "New '),
        both("", "spring-2020/", "spring-2020/balancing/", "spring-2020/network/", "spring-2020/2020-03-31/")
        | both("projects/neutron-lbaas/", "projects/octavia/", "tracks/forum/", "authors/team/", "translations/"),
        {"file": 1},
    ),
    "a translation": (
        lambda config: change(config, CATALOG, 'msgstr "Octavia replaces', 'msgstr "Now Octavia replaces'),
        {"en/spring-2020/balancing/", "en/projects/neutron-lbaas/"},  # which quotes the sentence
        {"catalog": 1, "content": 1},
    ),
    "a template": (
        lambda config: put(config.root / "overrides/partials/edit.html", "Edited."),
        {"*"},
        {"content": 0, "file": 0, "mentions": 0},
    ),
}
"""What is changed; the pages that are rendered again (`*` is all); what is made for it."""


def urls(paths: tuple[str, ...]) -> set[str]:
    return {path.removesuffix("index.html") for path in paths if path.endswith("index.html")}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_renders_the_pages_that_show_it(site: Config, name: str) -> None:
    """Exactly these, and the site is byte for byte the one made from nothing."""
    edit, expected, made = EDITS[name]
    before = pages(site.site_dir)
    edit(site)
    result, work = built(site)
    assert result.written
    rendered = urls(result.written.written)
    if expected == {"*"}:
        assert rendered == urls(tuple(before))
    else:
        differ = {path for path, page in pages(site.site_dir).items() if page != before.get(path)}
        assert rendered == urls(tuple(differ)), "a page was rendered again for nothing"
        assert rendered == expected
    for kind, count in made.items():
        assert work.made[kind] == count, kind
    assert work.made["page"] == sum(path.endswith(".html") for path in result.written.written)
    assert everything(site.site_dir) == cold(site)


def test_a_note_that_goes_takes_its_pages_along(site: Config) -> None:
    """What nobody needs any more is removed, and nothing else."""
    (site.site_dir / "CNAME").write_text("notes.example.org")
    (site.root / NETWORK).unlink()
    (site.root / "translations/fr/LC_MESSAGES/spring-2020.en.po").unlink()
    change(site, BALANCING, "(network.md", "(balancing.md")
    result, _ = built(site)
    assert result.written
    assert note("network") <= urls(result.written.removed)
    assert everything(site.site_dir).pop("CNAME")
    (site.site_dir / "CNAME").unlink()
    assert everything(site.site_dir) == cold(site)


def test_an_alias_renders_the_notes_that_use_it(site: Config) -> None:
    """A name that is linked from now on changes the pages that have it."""
    text = (site.content / "vocabulary/projects.yml").read_text(encoding="utf-8")
    assert "haut" not in text
    before = pages(site.site_dir)
    change(site, "content/vocabulary/projects.yml", "id: octavia, ", "id: octavia, aliases: [{text: haut}], ")
    result, _ = built(site)
    assert result.written
    after = pages(site.site_dir)
    assert (
        'class="mention" href="../../projects/octavia/">haut</a>' in after["spring-2020/balancing/index.html"].decode()
    )
    assert urls(result.written.written) == {
        path.removesuffix("index.html") for path in after if after[path] != before[path]
    }
    assert everything(site.site_dir) == cold(site)


def test_serial_parallel_warm_and_cold_sites_are_the_same(tmp_path: Path) -> None:
    """Whatever the number of processes, and whatever was kept."""
    config = copy_of("bilingual", tmp_path)
    multiply(config, 60)
    expected = cold(config)
    # A process of its own: in one with threads, as those of the test runner, no other is forked.
    command = [sys.executable, "-m", "summitkb", "build", "--jobs", "3", "--no-search"]
    subprocess.run(command, cwd=config.root, check=True, capture_output=True)
    assert everything(config.site_dir) == expected
    shutil.rmtree(config.site_dir)
    built(config, jobs=1)
    assert everything(config.site_dir) == expected


def test_any_executor_will_do(site: Config) -> None:
    """A batch of views and what renders them can be sent anywhere."""

    class Elsewhere(Executor):
        """Sends tasks as a cluster would: as bytes."""

        sent = 0

        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            import pickle  # a cluster's executor does

            Elsewhere.sent += 1
            function, args, kwargs = pickle.loads(pickle.dumps((function, args, kwargs)))
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(function, *args, **kwargs)

    multiply(site, 60)
    expected = cold(site)
    shutil.rmtree(site.site_dir)
    build(site, work=Work(pool=Elsewhere()), search=False)
    assert everything(site.site_dir) == expected
    assert Elsewhere.sent > 1


def spoil(file: Path, how: str) -> None:
    if how == "truncated":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif how == "no database":
        file.write_bytes(b"not a database")
    elif how == "of another version":
        with opened(file) as kept:
            kept.execute("PRAGMA user_version = 99")
    elif how == "a value changed":
        with opened(file) as kept:
            kept.execute("UPDATE kept SET value = CAST(replace(value, 'Octavia', 'Octopus') AS BLOB)")


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    kept = sqlite3.connect(file)
    with kept:
        yield kept
    kept.close()


@pytest.mark.parametrize("how", ["truncated", "no database", "of another version", "a value changed"])
def test_a_spoilt_cache_costs_time_and_nothing_else(site: Config, how: str) -> None:
    """The same site, one warning, and a good cache for the next run."""
    expected = everything(site.site_dir)
    shutil.rmtree(site.site_dir)
    spoil(site.root / FILE, how)
    _, work = built(site)
    assert work.cache.warning
    assert "cache.sqlite" in work.cache.warning
    assert everything(site.site_dir) == expected
    _, again = built(site)
    assert (again.cache.warning, again.made["page"], again.made["file"]) == (None, 0, 0)


def test_texts_that_are_gone_from_the_cache_are_read_again(site: Config) -> None:
    """What is left there until somebody looks may be damaged where no build has looked."""
    with opened(site.root / FILE) as kept:
        kept.execute("UPDATE kept SET value = CAST('x' || value AS BLOB) WHERE kind LIKE '%second half'")
    change(site, "content/vocabulary/projects.yml", "name: Octavia", "name: Oktavia")
    _, work = built(site)
    assert "was changed by something else" in (work.cache.warning or "")
    assert everything(site.site_dir) == cold(site)


def test_what_no_edit_asks_for_is_kept_for_one_that_does(site: Config) -> None:
    """An edit looks at one text of many. The others, and their cards, are not made again when all pages are."""
    multiply(site, 60)
    built(site)
    for word in ("bas", "haut"):
        change(site, BALANCING, f"Par le {'haut' if word == 'bas' else 'bas'}.", f"Par le {word}.")
        built(site)
    put(site.root / "overrides/partials/edit.html", "Edited.")
    shutil.rmtree(site.site_dir)
    _, work = built(site)
    assert work.made["page"] > 150
    assert (work.made["content"], work.made["card"]) == (0, 0)
    assert everything(site.site_dir) == cold(site)


def test_translations_that_were_lost_are_read_again(site: Config) -> None:
    """Most builds do not look at the whole of a catalog, and it is kept apart."""
    with opened(site.root / FILE) as kept:
        kept.execute("DELETE FROM kept WHERE kind = 'catalog, second half'")
    change(site, BALANCING, "Par le haut.", "Par le bas.")
    built(site)
    assert everything(site.site_dir) == cold(site)


def test_whole_catalogs_stay_though_nobody_looks_at_them(site: Config) -> None:
    """A value of the cache goes once it is not of use, which is another thing."""
    for number in range(3):
        change(site, BALANCING, "Par le haut.", f"{number}. Par le haut.")
        built(site)
    with opened(site.root / FILE) as kept:
        counts = dict(kept.execute("SELECT kind, count(*) FROM kept GROUP BY kind"))
    assert counts["catalog, second half"] == counts["catalog"] > 0


def test_vocabularies_are_checked_when_they_changed(site: Config) -> None:
    """Rules that look at nothing else find the same until then."""
    change(site, BALANCING, "Par le haut.", "Par le bas.")
    assert built(site)[1].made["words checked"] == 0
    speakers = site.root / "content/vocabulary/speakers.yml"
    put(speakers, f"{speakers.read_text(encoding='utf-8')}- {{id: a-martin, name: A. Martin}}\n")
    result, work = built(site)
    assert work.made["words checked"] == 1
    assert "KB236" in {finding.code for finding in result.findings}


def test_a_cache_that_cannot_be_written_is_told_once(site: Config) -> None:
    """The same site, made from nothing each time."""
    expected = everything(site.site_dir)
    shutil.rmtree(site.root / FOLDER)
    (site.root / FOLDER).write_text("in the way")
    shutil.rmtree(site.site_dir)
    _, work = built(site)
    assert work.cache.warning
    assert "cannot be written" in work.cache.warning
    assert everything(site.site_dir) == expected


def test_a_theme_that_looks_at_each_page_is_filled_for_each(tmp_path: Path) -> None:
    """What surrounds pages is made once for many only if that is the same."""
    config = copy_of("bilingual", tmp_path)
    (config.root / "overrides/partials").mkdir(parents=True)
    (config.root / "overrides/partials/footer.html").write_text("<footer>{{ view.title.value }} ends.</footer>")
    config = replace(config, theme={**config.theme, "custom_dir": "overrides"})
    result, _ = built(config)
    assert result.written
    text = "".join(page.decode() for page in pages(config.site_dir).values())
    assert len(set(re.findall(r"<footer>(.*) ends", text))) > 5


def test_the_index_is_made_again_when_there_is_something_else_to_find(tmp_path: Path) -> None:
    """Not for another header, nor for nothing; for another word."""
    shutil.copytree(SITES / "bilingual", tmp_path / "kb", ignore=shutil.ignore_patterns("site", ".summitkb-cache"))
    config = read_config(tmp_path / "kb/mkdocs.yml")
    (config.root / "overrides/partials").mkdir(parents=True)
    config = replace(config, theme={**config.theme, "custom_dir": "overrides"})
    assert built(config, search=True)[1].made["index"] == 1
    assert built(config, search=True)[1].made["index"] == 0
    (config.root / "overrides/partials/footer.html").write_text("<footer>The end.</footer>")
    result, work = built(config, search=True)
    assert result.written
    assert result.written.written
    assert work.made["index"] == 0
    assert (config.site_dir / "pagefind/pagefind-entry.json").exists()
    change(config, BALANCING, "Par le haut.", "Par le bas.")
    assert built(config, search=True)[1].made["index"] == 1
    shutil.rmtree(config.site_dir / "pagefind")
    assert built(config, search=True)[1].made["index"] == 1


def test_what_surrounds_pages_follows_the_menu() -> None:
    """In a process that goes on, as a preview does, and has filled it for another menu."""
    config = config_of("bilingual")
    site, catalogs, _ = examine(config)
    engine = Engine(config, shells=True)
    view = plan(config, site, catalogs)[0]
    for name in ("Old", "Old", "Old", "New"):
        named = replace(view, shell=replace(view.shell, site_name=name))
        assert engine.render(named) == Engine(config).render(named)
