"""Writing: all of a site, or nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from summitkb.model import File
from summitkb.write import MARKER, SiteDirError, write

OLD, NEW = File("index.html", b"old"), File("index.html", b"new")


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_site_is_replaced_whole(tmp_path: Path) -> None:
    """Files of the old site that the new one does not have are gone."""
    site = tmp_path / "site"
    write([OLD, File("gone/index.html", b"")], site)
    assert write([NEW], site) == 1
    assert left(site) == [MARKER, "index.html"]
    assert (site / "index.html").read_bytes() == b"new"
    assert left(tmp_path) == ["site"]


def test_a_fault_halfway_leaves_the_old_site(tmp_path: Path) -> None:
    """A build that fails while rendering has changed nothing, and leaves nothing behind."""

    def failing() -> Iterator[File]:
        yield NEW
        raise RuntimeError("halfway")

    site = tmp_path / "site"
    write([OLD], site)
    with pytest.raises(RuntimeError, match="halfway"):
        write(failing(), site)
    assert (site / "index.html").read_bytes() == b"old"
    assert left(tmp_path) == ["site"]


def test_a_failing_last_step_leaves_the_old_site(tmp_path: Path) -> None:
    """The search index is part of the site: without it there is no new site."""

    def fail(_: Path) -> None:
        raise RuntimeError("no index")

    site = tmp_path / "site"
    write([OLD], site)
    with pytest.raises(RuntimeError, match="no index"):
        write([NEW], site, finish=fail)
    assert (site / "index.html").read_bytes() == b"old"


def test_a_folder_that_is_not_a_site_is_never_replaced(tmp_path: Path) -> None:
    """`--site-dir ~` does not cost a home."""
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(SiteDirError, match="not a site of summitkb"):
        write([NEW], tmp_path)
    assert left(tmp_path) == ["thesis.odt"]


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    """Stale stages do not pile up."""
    (tmp_path / ".site-stage-killed").mkdir()
    write([NEW], tmp_path / "site")
    assert left(tmp_path) == ["site"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A full or read-only disk is a message, not a traceback; a fault of ours is not mistaken for one."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SiteDirError, match=r"file.site cannot be written"):
        write([NEW], tmp_path / "file" / "site")
    with pytest.raises(SiteDirError, match="cannot be written"):
        write([File("a", b""), File("a/b", b"")], tmp_path / "site")

    def failing() -> Iterator[File]:
        yield NEW
        raise FileNotFoundError("a template")

    with pytest.raises(FileNotFoundError, match="a template"):
        write(failing(), tmp_path / "site")
