"""The protocol: what an editor sends becomes calls of the other modules, and their answers go back to it."""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from summitkb import __version__
from summitkb.config import ConfigError, read_config
from summitkb.diagnostics import Diagnostic
from summitkb.i18n.terminal import _, known_language, language_of, speak
from summitkb.lsp.actions import quick_fixes
from summitkb.lsp.completion import TRIGGERS, complete
from summitkb.lsp.definition import definition
from summitkb.lsp.diagnostics import diagnostic
from summitkb.lsp.documents import Document
from summitkb.lsp.hover import hover
from summitkb.lsp.workspace import Workspace
from summitkb.model import Site

QUIET = 0.1
"""Seconds without a keystroke after which a text is checked."""

Answer = TypeVar("Answer")


class Server(LanguageServer):
    """A language server for one knowledge base: that of `config_file`, looked for from the editor's folder upwards."""

    def __init__(self, config_file: Path) -> None:
        # Whole texts are small, and count lines in one way only.
        super().__init__("summitkb", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._config_file = config_file
        self._base: Workspace | None = None
        self._uris: dict[str, str] = {}
        """Path below the root → the address by which the editor knows the open file."""
        self._changed: set[str] = set()
        self._shown: dict[str, Sequence[Diagnostic]] = {}
        self._timer: asyncio.TimerHandle | None = None

    # What the editor tells

    async def start(self) -> None:
        """Read the knowledge base, while the editor goes on."""
        try:
            config = read_config(self._found())
            self._base = await asyncio.to_thread(Workspace, config)
        except ConfigError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"summitkb: {error}"))
            return
        for uri in list(self.workspace.text_documents):
            self.take(uri)

    def _found(self) -> Path:
        """The configuration file in the editor's folder, or in the nearest one above that has it."""
        opened = [self.workspace.root_path, *map(to_fs_path, self.workspace.folders)]
        folders = [Path(path).absolute() for path in opened if path] or [Path.cwd()]
        files = (at / self._config_file for folder in folders for at in (folder, *folder.parents))
        return next((file for file in files if file.exists()), folders[0] / self._config_file)

    def take(self, uri: str) -> None:
        """A document was opened or changed: check it when the typing stops."""
        if name := self._name(uri):
            self._uris[name] = uri
            self._changed.add(name)
            self._check_soon()

    def saved(self) -> None:
        """Something changed on the disk: read what is new, and check all open documents."""
        if self._base:
            self._guarded(self._base.refresh)
            self._check_soon()

    def close(self, uri: str) -> None:
        """A document was closed: its file counts again."""
        if (name := self._name(uri)) and self._base:
            self._uris.pop(name, None)
            self._changed.discard(name)
            self._shown.pop(name, None)
            self._guarded(partial(self._base.let_go, name))
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    async def watched(self, uris: list[str]) -> None:
        """Files changed outside the editor."""
        if any(Path(to_fs_path(uri) or "").name == self._config_file.name for uri in uris):
            await self.start()
        self.saved()

    # What it asks

    def ask(
        self, question: Callable[[Site, Document, types.Position], Answer], uri: str, position: types.Position
    ) -> Answer | None:
        """The answer of a function of a site, a document and a position; None when the file is not of the content."""
        document = self._document(uri)
        return question(self._base.site, document, position) if self._base and document else None

    def go_to(self, uri: str, position: types.Position) -> types.Location | None:
        """Where the word at a position is defined."""
        place = self.ask(definition, uri, position)
        target = self._opened(place.name) if place else None
        if place is None:
            return None
        line = place.range.line - 1
        where = target.range(place.range) if target else types.Range(types.Position(line, 0), types.Position(line, 0))
        return types.Location(self._uri(place.name), where)

    def fixes(self, uri: str, selected: types.Range) -> list[types.CodeAction]:
        """The quick fixes at a selection."""
        self._check()  # places must be those of the text as it is now
        document = self._document(uri)
        if document is None:
            return []
        found = self._shown.get(document.name, ())
        return list(quick_fixes(document, found, selected, self._opened, self._uri))

    # How findings come about

    def _check_soon(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(QUIET, partial(self._guarded, self._check, always=True))

    def _check(self, always: bool = False) -> None:
        """Read what was changed, and show what is found in the open documents when it is not what is shown."""
        if not self._base or not (self._changed or always):
            return
        changed = {name: self.workspace.get_text_document(self._uris[name]).source for name in self._changed}
        self._changed = set()
        if changed:
            self._base.hold(changed)
        for name, found in self._base.findings(frozenset(self._uris)).items():
            if name in changed or found != self._shown.get(name):
                self._show(name, found)

    def _show(self, name: str, found: Sequence[Diagnostic]) -> None:
        self._shown[name] = found
        uri = self._uris[name]
        if document := self._document(uri):
            shown = [diagnostic(document, finding) for finding in found]
            version = self.workspace.get_text_document(uri).version
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, version))

    def _guarded(self, run: Callable[..., None], **options: Any) -> None:
        """A fault of ours is told to whoever looks at the log, and the editor goes on."""
        try:
            run(**options)
        except Exception as error:
            message = _("internal fault: {kind}: {reason}").format(kind=type(error).__name__, reason=error)
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    # Names, addresses and texts of files

    def _name(self, uri: str) -> str | None:
        """The path of a file of the content below the root; None for any other."""
        path = to_fs_path(uri)
        if path is None or self._base is None:
            return None
        config = self._base.config
        for file in (Path(path), Path(path).resolve()):
            for root in (config.root, config.root.resolve()):
                if file.is_relative_to(root / config.options.content):
                    return file.relative_to(root).as_posix()
        return None

    def _uri(self, name: str) -> str:
        root = self._base.config.root if self._base else Path.cwd()
        return self._uris.get(name) or (root / name).as_uri()

    def _document(self, uri: str) -> Document | None:
        name = self._name(uri)
        if name is None:
            return None
        text = self.workspace.get_text_document(uri).source
        return Document(name, text, self.workspace.position_encoding or types.PositionEncodingKind.Utf16)

    def _opened(self, name: str) -> Document | None:
        try:
            return self._document(self._uri(name))
        except (OSError, UnicodeDecodeError):
            return None


_WATCHED = "**/*.{md,yml,png,jpg,jpeg,gif,webp,avif,pdf}"


def _initialize(_ls: Server, params: types.InitializeParams) -> None:
    """Speak the language of the editor, else that of the environment it started us in."""
    speak(known_language(params.locale or "") or language_of(os.environ))


async def _initialized(ls: Server, _params: types.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(_WATCHED)])
        registration = types.Registration("watched", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        ls.client_register_capability(types.RegistrationParams([registration]))
    await ls.start()


async def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.take(params.text_document.uri)


async def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.take(params.text_document.uri)


async def _saved(ls: Server, _params: types.DidSaveTextDocumentParams) -> None:
    ls.saved()


async def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.close(params.text_document.uri)


async def _watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    await ls.watched([change.uri for change in params.changes])


def _completion(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem] | None:
    return ls.ask(complete, params.text_document.uri, params.position)


def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    return ls.ask(hover, params.text_document.uri, params.position)


def _definition(ls: Server, params: types.DefinitionParams) -> types.Location | None:
    return ls.go_to(params.text_document.uri, params.position)


def _code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    return ls.fixes(params.text_document.uri, params.range)


_FEATURES: tuple[tuple[str, Callable[..., Any], Any], ...] = (
    (types.INITIALIZE, _initialize, None),
    (types.INITIALIZED, _initialized, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _watched, None),
    (types.TEXT_DOCUMENT_COMPLETION, _completion, types.CompletionOptions(trigger_characters=list(TRIGGERS))),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (types.TEXT_DOCUMENT_CODE_ACTION, _code_actions, types.CodeActionOptions([types.CodeActionKind.QuickFix])),
)
"""What the server answers to, and with what."""


def make_server(config_file: Path) -> Server:
    """A server that knows what to do with each message."""
    server = Server(config_file)
    for method, function, options in _FEATURES:
        server.feature(method, options)(function)
    return server


def serve(config_file: Path) -> None:
    """Speak the protocol on standard input and output until the editor leaves."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    make_server(config_file).start_io()
