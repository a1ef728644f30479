"""Writing: all of a site, or nothing of it; and of a site that is there, only what changed."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from summitkb.model import File
from summitkb.write import INDEX, MARKER, Finish, Kept, Planned, SiteDirError, Written, write

OLD, NEW = File("index.html", b"old"), File("index.html", b"new")
MANY = [File(f"{number}/index.html", b"page") for number in range(200)]


def put(
    files: Iterable[File], site: Path, ledger: Mapping[str, Kept] | None = None, finish: Finish | None = None
) -> Written:
    """Write these files as a site, each made from what is in it."""
    by_path = {file.path: file for file in files}
    planned = [Planned(file.path, file.digest) for file in by_path.values()]
    return write(planned, lambda stale: (by_path[one.path] for one in stale), site, ledger, finish)


def failing(_stale: object) -> Iterator[File]:
    yield NEW
    raise RuntimeError("halfway")


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def times(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def index(folder: Path, _find: object) -> None:
    (folder / INDEX / "fragment").mkdir(parents=True)
    (folder / INDEX / "fragment/a.pf").write_text("index")


def test_a_site_is_replaced_whole(tmp_path: Path) -> None:
    """Files of the old site that the new one does not have are gone."""
    site = tmp_path / "site"
    put([OLD, File("gone/index.html", b"")], site)
    done = put([NEW], site)
    assert (done.files, done.written, done.removed) == (1, ("index.html",), ("gone/index.html",))
    assert left(site) == [MARKER, "index.html"]
    assert (site / "index.html").read_bytes() == b"new"
    assert left(tmp_path) == ["site"]


def test_a_fault_halfway_leaves_the_old_site(tmp_path: Path) -> None:
    """A build that fails while rendering has changed nothing, and leaves nothing behind."""
    site = tmp_path / "site"
    put([OLD], site)
    with pytest.raises(RuntimeError, match="halfway"):
        write([Planned("index.html", "new")], failing, site)
    assert (site / "index.html").read_bytes() == b"old"
    assert left(tmp_path) == ["site"]


def test_a_failing_last_step_leaves_the_old_site(tmp_path: Path) -> None:
    """The search index is part of the site: without it there is no new site."""

    def fail(_folder: Path, _find: object) -> None:
        raise RuntimeError("no index")

    site = tmp_path / "site"
    put([OLD], site)
    with pytest.raises(RuntimeError, match="no index"):
        put([NEW], site, finish=fail)
    assert (site / "index.html").read_bytes() == b"old"


def test_a_folder_that_is_not_a_site_is_never_replaced(tmp_path: Path) -> None:
    """`--site-dir ~` does not cost a home."""
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(SiteDirError, match="not a site of summitkb"):
        put([NEW], tmp_path)
    assert left(tmp_path) == ["thesis.odt"]


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    """Stale stages do not pile up."""
    (tmp_path / ".site-stage-killed").mkdir()
    put([NEW], tmp_path / "site")
    assert left(tmp_path) == ["site"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A full or read-only disk is a message, not a traceback; a fault of ours is not mistaken for one."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SiteDirError, match=r"file.site cannot be written"):
        put([NEW], tmp_path / "file" / "site")
    with pytest.raises(SiteDirError, match="cannot be written"):
        put([File("a", b""), File("a/b", b"")], tmp_path / "site")

    def without_template(_stale: object) -> Iterator[File]:
        yield NEW
        raise FileNotFoundError("a template")

    with pytest.raises(FileNotFoundError, match="a template"):
        write([Planned("index.html", "")], without_template, tmp_path / "site")


def test_what_is_right_is_left_alone(tmp_path: Path) -> None:
    """Only files made from something else are made again; nothing else is touched, not even the folder."""
    site = tmp_path / "site"
    ledger = put(MANY, site).ledger
    before, folder = times(site), site.stat().st_ino
    assert put(MANY, site, ledger).written == ()
    assert (times(site), site.stat().st_ino) == (before, folder)

    changed = [File("7/index.html", b"other"), *(file for file in MANY if file.path != "7/index.html")]
    assert put(changed, site, ledger).written == ("7/index.html",)
    after = times(site)
    assert {path for path in after if after[path] != before[path]} == {"7/index.html", MARKER}
    assert site.stat().st_ino == folder


@pytest.mark.parametrize("harm", ["edited", "removed", "emptied"])
def test_what_was_tampered_with_is_made_again(tmp_path: Path, harm: str) -> None:
    """A file counts as right only if it is as it was left."""
    site = tmp_path / "site"
    ledger = put(MANY, site).ledger
    page = site / "3/index.html"
    if harm == "removed":
        page.unlink()
    else:
        page.write_bytes(b"edit" if harm == "edited" else b"")
        os.utime(page, ns=(1, 1))
    assert put(MANY, site, ledger).written == ("3/index.html",)
    assert page.read_bytes() == b"page"


def test_many_changes_take_the_place_of_the_old_site_at_once(tmp_path: Path) -> None:
    """The folder is another one; what is right was taken along and is as it was."""
    site = tmp_path / "site"
    ledger = put(MANY, site).ledger
    before, folder = times(site), site.stat().st_ino
    changed = [File(file.path, b"other") if number % 2 else file for number, file in enumerate(MANY)]
    assert len(put(changed, site, ledger).written) == 100
    assert site.stat().st_ino != folder
    assert times(site)["4/index.html"] == before["4/index.html"]
    assert (site / "5/index.html").read_bytes() == b"other"


@pytest.mark.parametrize("changed", [1, 150])
def test_files_that_others_put_there_stay(tmp_path: Path, changed: int) -> None:
    """Whether few or many of ours change; stale files of ours go, with their folders."""
    site = tmp_path / "site"
    ledger = put([*MANY, File("old/page/index.html", b"")], site).ledger
    (site / "CNAME").write_text("notes.example.org")
    (site / "old/photo.jpg").write_text("a photo")
    done = put([File(file.path, b"new") for file in MANY[:changed]] + MANY[changed:], site, ledger)
    assert (len(done.written), done.removed) == (changed, ("old/page/index.html",))
    assert (site / "CNAME").read_text() == "notes.example.org"
    assert left(site / "old") == ["photo.jpg"]


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    """It is named instead, and nothing changes."""
    site = tmp_path / "site"
    ledger = put([OLD], site).ledger
    (site / "robots.txt").write_text("theirs")
    with pytest.raises(SiteDirError, match=r"robots\.txt is in the way"):
        put([NEW, File("robots.txt", b"ours")], site, ledger)
    assert (site / "index.html").read_bytes() == b"old"
    assert (site / "robots.txt").read_text() == "theirs"


def test_a_file_may_become_a_folder(tmp_path: Path) -> None:
    """And a folder a file."""
    site = tmp_path / "site"
    one, other = File("a", b"file"), File("a/b", b"in a folder")
    ledger = put([one, OLD], site).ledger
    ledger = put([other, OLD], site, ledger).ledger
    assert (site / "a/b").read_bytes() == b"in a folder"
    put([one, OLD], site, ledger)
    assert (site / "a").read_bytes() == b"file"


@pytest.mark.parametrize("changed", [0, 1, 150])
def test_an_index_is_kept_until_there_is_another(tmp_path: Path, changed: int) -> None:
    """A preview builds without one, and the reader of it goes on searching."""
    site = tmp_path / "site"
    ledger = put(MANY, site, finish=index).ledger
    put([File(file.path, b"new") for file in MANY[:changed]] + MANY[changed:], site, ledger)
    assert (site / INDEX / "fragment/a.pf").read_text() == "index"
    assert INDEX in (site / MARKER).read_text().split()


def told(kept: Mapping[str, Kept], folder: Path) -> File:
    """A file that tells of all others."""
    return File(
        "list.txt", "".join(f"{path} {one.content}\n" for path, one in kept.items()).encode() + index_of(folder)
    )


def index_of(folder: Path) -> bytes:
    file = folder / "fragment/a.pf"
    return file.read_bytes() if file.exists() else b""


def test_the_last_file_tells_of_the_site_that_is_published(tmp_path: Path) -> None:
    """Of files made now and before, and of the index that is there; it is written when it is another."""
    site = tmp_path / "site"

    def build(page: File, finish: Finish | None, ledger: Mapping[str, Kept]) -> Written:
        files = {file.path: file for file in (page, MANY[0])}
        planned = [Planned(file.path, file.digest) for file in files.values()]
        return write(planned, lambda stale: (files[one.path] for one in stale), site, ledger, finish, told)

    first = build(OLD, None, {})
    assert (site / "list.txt").read_text() == f"index.html {OLD.digest}\n0/index.html {MANY[0].digest}\n"
    assert (first.files, set(first.written)) == (3, {"index.html", "0/index.html", "list.txt"})
    assert build(OLD, None, first.ledger).written == ()
    searched = build(OLD, index, first.ledger)
    assert searched.written == ("list.txt",)
    assert (site / "list.txt").read_text().endswith("index")
    last = build(NEW, None, searched.ledger)
    assert last.written == ("index.html", "list.txt")
    assert (site / "list.txt").read_text() == f"index.html {NEW.digest}\n0/index.html {MANY[0].digest}\nindex"
    assert left(site) == [MARKER, "0", "index.html", "list.txt", "pagefind"]


def test_a_build_killed_while_it_moves_files_is_mended_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each moment pages are whole; afterwards the next build makes what is missing and removes what is left."""
    site = tmp_path / "site"
    ledger = put([*MANY, File("gone.html", b"")], site).ledger
    changed = [File(f"{number}/index.html", b"new") for number in range(10)]
    rename, count = Path.replace, 0

    def killed(self: Path, target: Path) -> Path:
        nonlocal count
        count += self.name == "index.html"
        if count > 5:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        put([*changed, *MANY[10:]], site, ledger)
    monkeypatch.undo()
    assert {(site / file.path).read_bytes() for file in MANY} == {b"page", b"new"}
    put([*changed, *MANY[10:]], site, ledger)
    assert [(site / file.path).read_bytes() for file in changed] == [b"new"] * 10
    assert not (site / "gone.html").exists()
    assert left(tmp_path) == ["site"]
