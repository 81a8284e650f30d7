"""Where `verify --write` keeps its evidence."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from mock_server.cli.failure import fail

if TYPE_CHECKING:
    from mock_server.core.secrets.redaction import Redaction
    from mock_server.core.vendor import Vendor
    from mock_server.evidence.verify.report import Report


def check_directory(directory: Path) -> None:
    """Make the directory before anything is asked, and see that it can be written to."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=directory):
            return
    except OSError as error:
        fail(f"--write: {directory} cannot be written to: {error.strerror}.", 2)


def keep(
    report: "Report", vendor: "Vendor", url: str, redaction: "Redaction", directory: Path
) -> None:
    """Write a file for each question that came to an answer."""
    from mock_server.core.behaviours import behaviours
    from mock_server.evidence.verify.keeping import write
    from mock_server.evidence.verify.outcomes import AGREES, DIFFERS

    rows = behaviours(vendor.package)
    for verdict in report.verdicts:
        if verdict.outcome in (AGREES, DIFFERS):
            row = rows[verdict.number]
            try:
                write(directory, vendor, row, verdict, report.asked, url, redaction)
            except OSError as error:
                fail(f"--write: {error.filename} cannot be written: {error.strerror}.", 2)
