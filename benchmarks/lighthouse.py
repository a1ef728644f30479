"""Lighthouse's scores of a site, as a telephone gets it from a static host.

    python -m benchmarks.lighthouse [SITE]      # `make lighthouse`: the project's own, in site/

The four types of page that are visited first, in each language, once each. Scores of performance are of a simulated
telephone with a slow connection; they depend on the machine too, so a second run may differ by a point or two.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.host import serve

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "tests/tools/node_modules/lighthouse/cli/index.js"
PAGES = ("", "berlin-2018/kata-containers-gvisor/", "projects/neutron/", "explore/")
"""Home, a note, a project and the page that explores the notes, in French; each is in English too, below `en/`."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True)
class Report:
    """What Lighthouse says of a page."""

    scores: Mapping[str, int]
    """Of 100, by category."""
    faults: tuple[str, ...]
    """The audits that cost points, as `category: audit`."""
    values: Mapping[str, float]
    """Measurements, by audit: milliseconds, bytes, or a share of the screen."""


def audit(address: str, chromium: str, options: Sequence[str] = ()) -> Report:
    """Load a page in a Chromium of its own. Raises `CalledProcessError` when Lighthouse fails."""
    flags = "--headless=new --no-sandbox --disable-gpu"  # CI runs as root in a container
    command = ["node", str(PROGRAM), address, f"--chrome-flags={flags}", "--output=json", "--quiet", *options]
    command += ["--no-enable-error-reporting"]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": chromium}, check=True, capture_output=True, text=True
    )
    return _report(json.loads(done.stdout))


def _report(told: Mapping[str, Any]) -> Report:
    audits = told["audits"]
    lost = [
        f"{name}: {ref['id']}"
        for name, category in told["categories"].items()
        for ref in category["auditRefs"]
        if ref["weight"] and (audits[ref["id"]]["score"] or 0) < 0.9
    ]
    return Report(
        scores={name: round(100 * (category["score"] or 0)) for name, category in told["categories"].items()},
        faults=tuple(lost),
        values={name: one["numericValue"] for name, one in audits.items() if "numericValue" in one},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    given = parser.parse_args()
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if not PROGRAM.exists() or not chromium:
        sys.exit("Lighthouse needs Node.js, Chromium and what scripts/test-tools.sh installs.")
    print("| page | performance | accessibility | best practices | SEO | LCP, s | TBT, ms | CLS | kB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    with serve(given.site) as host:
        for url in (language + page for page in PAGES for language in ("", "en/")):
            print(_row(url, audit(host.address + url, chromium)), flush=True)


def _row(url: str, report: Report) -> str:
    values = report.values
    cells = [
        f"/{url}",
        *(str(report.scores[name]) for name in CATEGORIES),
        f"{values['largest-contentful-paint'] / 1000:.1f}",
        f"{values['total-blocking-time']:.0f}",
        f"{values['cumulative-layout-shift']:.3f}",
        f"{values['total-byte-weight'] / 1000:.0f}",
    ]
    return f"| {' | '.join(cells)} |" + "".join(f"\n  {fault}" for fault in report.faults)


if __name__ == "__main__":
    main()
