"""A session of an editor with `python -m summitkb lsp`, over pipes as editors speak."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from summitkb.config import Config
from tests.support import copy_of

PATIENCE = 60


class Editor:
    """Speaks JSON-RPC with a server, and keeps what it says."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "summitkb", "lsp"]
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._said: Queue[dict[str, Any]] = Queue()
        self._kept: list[dict[str, Any]] = []
        self._last = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            while self.process.stdout.readline().strip():
                pass
            self._said.put(json.loads(self.process.stdout.read(length)))

    def tell(self, method: str, params: Any = None, **more: Any) -> None:
        assert self.process.stdin
        content = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def ask(self, method: str, params: Any = None) -> Any:
        self._last += 1
        self.tell(method, params, id=self._last)
        return self.hear(lambda said: said.get("id") == self._last and "method" not in said)["result"]

    def hear(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message that is wanted, said already or to come."""
        while True:
            for said in self._kept:
                if wanted(said):
                    self._kept.remove(said)
                    return said
            try:
                self._kept.append(self._said.get(timeout=PATIENCE))
            except Empty:
                pytest.fail(f"no such message; heard {self._kept}")

    def diagnostics(self, uri: str, version: int) -> list[dict[str, Any]]:
        """What is published for a version of a document."""
        method = "textDocument/publishDiagnostics"

        def wanted(said: dict[str, Any]) -> bool:
            params = said["params"] if said.get("method") == method else {}
            return (params.get("uri"), params.get("version")) == (uri, version)

        return list(self.hear(wanted)["params"]["diagnostics"])


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return copy_of("minimal", tmp_path)


@pytest.fixture
def editor(config: Config) -> Iterator[Editor]:
    editor = Editor(config.root)
    yield editor
    editor.process.kill()
    editor.process.communicate()


def test_findings_speak_the_language_of_the_editor(editor: Editor, config: Config) -> None:
    """`locale` of `initialize` decides, as editors send it: `fr`, `fr-ca`."""
    params: dict[str, Any] = {"processId": None, "rootUri": config.root.as_uri(), "capabilities": {}, "locale": "fr-ca"}
    editor.ask("initialize", params)
    editor.tell("initialized", {})
    file = config.content / "notes/berlin-2018/zuul.md"
    text = file.read_text(encoding="utf-8").replace("track: breakout", "track: forums")
    document = {"uri": file.as_uri(), "languageId": "markdown", "version": 1, "text": text}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    (found,) = editor.diagnostics(file.as_uri(), 1)
    assert found["message"].startswith("le track «\u00a0forums\u00a0» n’est pas dans tracks.yml")


def place(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def test_a_session(editor: Editor, config: Config) -> None:
    """A note is opened broken, mended with what the server offers, looked at, and closed."""
    capabilities = editor.ask(
        "initialize",
        {
            "processId": None,
            "rootUri": config.content.as_uri(),  # mkdocs.yml is in the folder above
            "capabilities": {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}},
        },
    )["capabilities"]
    assert capabilities["textDocumentSync"]["change"] == 1
    editor.tell("initialized", {})
    editor.hear(lambda said: said.get("method") == "client/registerCapability")

    file = config.content / "notes/berlin-2018/new.md"
    uri = file.as_uri()
    text = (
        '---\ntitle: "🎉 Octavia"\ndate: 2018-11-14\ntrack: forum\ntype: talk\nprojects: [LBaaS]\nspeakers: []\n'
        'authors: [team]\nsummary: "🎉"   # 🎉\n---\n\n🎉 Octavia, [Zuul](zuul.md#roadmap), [nothing](nothing.md).\n'
    )
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    found = {one["code"]: one for one in editor.diagnostics(uri, 1)}
    assert set(found) == {"KB226", "KB301"}
    assert found["KB226"]["range"] == {"start": place(5, 11), "end": place(5, 16)}
    link = "🎉 Octavia, [Zuul](zuul.md#roadmap), [nothing]("
    start = len(link.encode("utf-16-le")) // 2
    assert found["KB301"]["range"] == {"start": place(11, start), "end": place(11, start + len("nothing.md"))}

    at = {"textDocument": {"uri": uri}, "position": place(5, 11)}
    items = editor.ask("textDocument/completion", at)
    assert [item["label"] for item in items] == ["zuul", "octavia"]

    context = {"diagnostics": [found["KB226"]]}
    selected = found["KB226"]["range"]
    question = {"textDocument": {"uri": uri}, "range": selected, "context": context}
    [action] = editor.ask("textDocument/codeAction", question)
    [edit] = action["edit"]["changes"][uri]
    assert (edit["range"], edit["newText"]) == (selected, "octavia")

    mended = text.replace("[LBaaS]", "[octavia]").replace("[nothing](nothing.md)", "rien")
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": mended}]}
    editor.tell("textDocument/didChange", change)
    assert editor.diagnostics(uri, 2) == []

    goal = editor.ask("textDocument/definition", {"textDocument": {"uri": uri}, "position": place(5, 13)})
    assert goal["uri"] == (config.content / "vocabulary/projects.yml").as_uri()
    assert goal["range"]["start"]["line"] == 3
    goal = editor.ask("textDocument/definition", {"textDocument": {"uri": uri}, "position": place(11, 22)})
    assert goal["uri"] == (config.content / "notes/berlin-2018/zuul.md").as_uri()
    hovered = editor.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place(11, 4)})
    assert "Répartition de charge" in hovered["contents"]["value"]

    projects = config.content / "vocabulary/projects.yml"
    projects.write_text(projects.read_text(encoding="utf-8").replace("id: octavia", "id: octave"), encoding="utf-8")
    changed = {"changes": [{"uri": projects.as_uri(), "type": 2}]}
    editor.tell("workspace/didChangeWatchedFiles", changed)
    assert [one["code"] for one in editor.diagnostics(uri, 2)] == ["KB222"]

    broken = {"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": "---\n\x00: [&*\ud83c"}]}
    editor.tell("textDocument/didChange", broken)
    assert [one["code"] for one in editor.diagnostics(uri, 3)] == ["KB101"], "half an emoji is no text"
    editor.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    elsewhere = (config.root / "README.md").as_uri()
    editor.tell("textDocument/didOpen", {"textDocument": {**document, "uri": elsewhere}})
    assert editor.ask("textDocument/hover", {"textDocument": {"uri": elsewhere}, "position": place(5, 13)}) is None

    assert editor.ask("shutdown") is None
    editor.tell("exit")
    assert editor.process.wait(PATIENCE) == 0
    assert editor.process.stderr
    assert editor.process.stderr.read() == b""


def test_an_editor_that_counts_bytes(editor: Editor, config: Config) -> None:
    """Some editors ask for UTF-8 columns; a folder of the workspace stands in for a root."""
    folders = [{"uri": config.root.as_uri(), "name": "site"}]
    general = {"positionEncodings": ["utf-8", "utf-16"]}
    asked = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": {"general": general}}
    assert editor.ask("initialize", asked)["capabilities"]["positionEncoding"] == "utf-8"
    editor.tell("initialized", {})
    uri = (config.content / "notes/berlin-2018/zuul.md").as_uri()
    text = (config.content / "notes/berlin-2018/zuul.md").read_text(encoding="utf-8") + "\n🎉 [a](b.md)\n"
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    [found] = editor.diagnostics(uri, 1)
    assert found["range"]["start"]["character"] == len("🎉 [a](".encode())


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    """The person is told, and nothing fails."""
    editor = Editor(tmp_path)
    editor.ask("initialize", {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}})
    editor.tell("initialized", {})
    said = editor.hear(lambda said: said.get("method") == "window/showMessage")
    assert "mkdocs.yml" in said["params"]["message"]
    uri = (tmp_path / "content/notes/a/b.md").as_uri()
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": "---\n"}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    assert editor.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place(0, 0)}) is None
    editor.ask("shutdown")
    editor.tell("exit")
    editor.process.communicate(timeout=PATIENCE)
    assert editor.process.returncode == 0


def test_help_is_quick() -> None:
    """The protocol's library is only read by those who serve an editor."""
    code = "import sys, summitkb.cli; assert not {'pygls', 'lsprotocol', 'cattrs'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
