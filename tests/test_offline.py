"""What a site tells a reader who keeps it: each file once, by what is in it."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from summitkb.build import build
from summitkb.config import Config
from summitkb.outputs.offline import LIST
from summitkb.work import working
from tests.support import build_into, copy_of, pages

BALANCING = "content/notes/spring-2020/balancing.md"


def listed(site: Path) -> dict[str, tuple[str, int]]:
    """Address → digest and size."""
    return {address: (digest, size) for address, (digest, size) in json.loads((site / LIST).read_bytes()).items()}


def files_of(site: Path) -> dict[str, bytes]:
    """Every file of a site at the address that its readers ask for."""
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {_address(path): content for path, content in found.items()}


def _address(path: str) -> str:
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def published(config: Config, *, search: bool = True) -> dict[str, tuple[str, int]]:
    """Build as `summitkb build` does, and remember for the next time."""
    with working(config.root, 1) as work:
        build(config, work=work, search=search)
    return listed(config.site_dir)


def edit(config: Config, new: str) -> None:
    file = config.root / BALANCING
    file.write_text(file.read_text(encoding="utf-8").replace("Par le haut.", new), encoding="utf-8")


@pytest.mark.parametrize("site", ["bilingual", "project"])
def test_each_file_is_told_by_what_is_in_it(site: str, request: pytest.FixtureRequest) -> None:
    """Its digest is one that a browser can make, and its size that of the file."""
    folder: Path = request.getfixturevalue(site)
    files = files_of(folder)
    for address, (digest, size) in listed(folder).items():
        assert sha256(files[address]).hexdigest().startswith(digest), address
        assert (len(digest), size) == (16, len(files[address])), address


def test_all_that_a_page_may_need_is_told(project: Path) -> None:
    """Pages of both languages, what they look like, and the index; not what is for others."""
    told, files = set(listed(project)), set(files_of(project))
    apart = files - told
    assert {_address(path) for path in pages(project)} <= told
    assert {"assets/stylesheets/summitkb.css", "assets/javascripts/search.js", "en/manifest.webmanifest"} <= told
    assert {"pagefind/pagefind-entry.json", "pagefind/pagefind-worker.js", "pagefind/wasm.fr.pagefind"} <= told
    cards = {path for path in apart if path.startswith("assets/cards/") and path.endswith(".png")}
    interfaces = {path for path in apart if path.startswith("pagefind/") and ("-ui." in path or "highlight" in path)}
    assert cards
    own = {LIST, ".summitkb", "sw.js", "robots.txt", "sitemap.xml", "pagefind/files.json"}
    assert apart - cards - interfaces == own


def test_the_list_is_that_of_the_site_however_it_was_built(tmp_path: Path) -> None:
    """After an edit, only what is in other files has another digest; nothing to do leaves the list alone."""
    config = copy_of("bilingual", tmp_path)
    first = published(config)
    written = (config.site_dir / LIST).stat().st_mtime_ns
    assert published(config) == first
    assert (config.site_dir / LIST).stat().st_mtime_ns == written

    before = files_of(config.site_dir)
    edit(config, "Par le bas.")
    second, after = published(config), files_of(config.site_dir)
    assert {address for address in second if second[address] != first.get(address)} == {
        address for address in second if after[address] != before.get(address)
    }
    shutil.rmtree(config.site_dir)
    shutil.rmtree(config.root / ".summitkb-cache")
    again = published(config, search=False)  # Pagefind itself never makes the same index twice
    assert again == {address: file for address, file in second.items() if not address.startswith("pagefind/")}


def test_the_list_has_the_index_that_is_there(tmp_path: Path) -> None:
    """Without a search there is none; a build that leaves the index as it is tells of that one."""
    config = copy_of("bilingual", tmp_path)
    assert not any(address.startswith("pagefind/") for address in published(config, search=False))
    index = {address for address in published(config) if address.startswith("pagefind/")}
    assert "pagefind/pagefind-entry.json" in index
    edit(config, "Par le bas.")
    assert {address for address in published(config, search=False) if address.startswith("pagefind/")} == index
    files = files_of(config.site_dir)
    assert index <= set(files)


def test_a_page_does_not_know_of_the_others(tmp_path: Path) -> None:
    """Or each edit would make each page anew: the list alone has what changed."""
    config = copy_of("bilingual", tmp_path)
    published(config, search=False)
    edit(config, "Par le bas.")
    with working(config.root, 1) as work:
        result = build(config, work=work, search=False)
    assert result.written
    assert set(result.written.written) == {
        "spring-2020/balancing/index.html",
        "en/spring-2020/balancing/index.html",
        LIST,
    }


def test_a_preview_is_not_kept(tmp_path: Path) -> None:
    """It changes while it is read: no list, no manifest, no control."""
    build_into(replace(copy_of("bilingual", tmp_path), drafts=True), tmp_path / "site")
    assert not (tmp_path / "site" / LIST).exists()
    assert not list((tmp_path / "site").rglob("*.webmanifest"))
    for page in pages(tmp_path / "site").values():
        assert b"data-offline" not in page
        assert b"webmanifest" not in page


@pytest.mark.parametrize(("home", "lang", "name"), [("", "fr", "Carnets du Summit"), ("en/", "en", "Summit notebooks")])
def test_a_manifest_names_the_site_in_its_language(project: Path, home: str, lang: str, name: str) -> None:
    """It begins at that language's home page, covers the whole site, and has icons of the size it says."""
    told = json.loads((project / home / "manifest.webmanifest").read_bytes())
    assert (told["name"], told["lang"], told["start_url"]) == (name, lang, "./")
    assert (project / home / told["scope"]).resolve() == project
    for icon in told["icons"]:
        file = project / home / icon["src"]
        assert file.is_file()
        if icon["type"] == "image/png":
            with Image.open(file) as image:
                assert "x".join(map(str, image.size)) == icon["sizes"]
