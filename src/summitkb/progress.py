"""How far something long has come: a bar on a terminal, a line in a log."""

import sys
from collections.abc import Iterator
from typing import Any

import click

_LONG = 200
"""Fewer things are done before anybody wonders."""


def watch(what: str, results: Iterator[Any], count: int) -> Iterator[Any]:
    """Hand on results, and tell on the error stream how many of them have come."""
    if count < _LONG:
        return results
    if sys.stderr.isatty():
        return _bar(what, results, count)
    click.echo(f"{what}: {count}", err=True)
    return results


def _bar(what: str, results: Iterator[Any], count: int) -> Iterator[Any]:
    with click.progressbar(results, count, what, file=sys.stderr) as shown:
        yield from shown
