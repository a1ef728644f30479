"""Findings as SARIF 2.1.0, for code hosts and editors: https://docs.oasis-open.org/sarif/sarif/v2.1.0/"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from summitkb import __version__
from summitkb.diagnostics import BYTE_ORDER_MARK, Diagnostic, Edit, Fix, Range, Severity
from summitkb.i18n.terminal import _
from summitkb.reporters.edits import with_places
from summitkb.rules import RULES
from summitkb.rules.registry import documentation

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "PROJECTROOT"


def sarif(findings: Sequence[Diagnostic], stream: TextIO, root: Path) -> None:
    """One run, with the documentation of the rules that found something, and the fixes."""
    codes = sorted({finding.code for finding in findings})
    run = {
        "tool": {
            "driver": {
                "name": "summitkb",
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": _("The folder of mkdocs.yml")}}},
        "results": [_result(finding, codes.index(finding.code)) for finding in with_places(findings, root)],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    json.dump(log, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _rule(code: str) -> Mapping[str, Any]:
    rule = RULES[code]
    told = documentation(rule)
    first = told.partition("\n\n")[0]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": " ".join(first.split())},
        "help": {"text": told, "markdown": told},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Diagnostic, index: int) -> Mapping[str, Any]:
    location = {"artifactLocation": _file(finding.path), "region": _region(finding.range)}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
    }
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, finding.path)]
    return result


def _fix(fix: Fix, path: str) -> Mapping[str, Any]:
    files: dict[str, list[Mapping[str, Any]]] = {}
    for edit in fix.edits:
        files.setdefault(edit.path or path, []).append(_replacement(edit))
    changes = [{"artifactLocation": _file(file), "replacements": edits} for file, edits in files.items()]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacement(edit: Edit) -> Mapping[str, Any]:
    inserted = {"insertedContent": {"text": edit.content}} if edit.content else {}
    return {"deletedRegion": _region(edit.range), **inserted}


def _region(range: Range) -> Mapping[str, int]:
    if range == BYTE_ORDER_MARK:  # of no line and column
        return {"byteOffset": 0, "byteLength": 3}
    return {
        "startLine": range.line,
        "startColumn": range.column,
        "endLine": range.end_line,
        "endColumn": range.end_column,
    }


def _file(path: str) -> Mapping[str, str]:
    return {"uri": quote(path), "uriBaseId": _ROOT}
