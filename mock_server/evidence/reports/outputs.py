"""The files in which a run's coverage is kept, as an option names them: `json:FILE`."""

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import exists, isdir  # no error where a name is too long
from pathlib import Path

from mock_server.core.document.mistakes import unknown
from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import Coverage, write
from mock_server.evidence.files import check_place
from mock_server.evidence.gates import Gates
from mock_server.evidence.reports.html import write_html
from mock_server.evidence.reports.junit import write_junit

FORMATS = {"html": "html:DIR", "json": "json:FILE", "junit": "junit:FILE"}


@dataclass(frozen=True)
class Output:
    """One file or folder to write: *format* is one of FORMATS."""

    format: str
    path: Path

    def write(self, coverage: Coverage, vendors: Sequence[Vendor], checks: Gates) -> str:
        """Write it; gives the line that tells so. Raises OSError."""
        match self.format:
            case "json":
                write(coverage, self.path)
            case "junit":
                write_junit(coverage, vendors, self.path, checks.missed(coverage, vendors))
            case "html":
                return f"written: {write_html(coverage, vendors, self.path)}"
        return f"written: {self.path}"


def read_output(text: str, folder: Path) -> Output:
    """What `json:FILE` asks for; FILE is relative to *folder*.

    Raises ValueError, also where the file cannot be written: nobody runs for hours in vain.
    """
    format, colon, path = text.partition(":")
    if format not in FORMATS:
        raise ValueError(unknown("format", format, FORMATS if colon else FORMATS.values()))
    if not path:
        raise ValueError(f"expected {FORMATS[format]}.")
    file = folder / path
    if exists(file) and isdir(file) != (format == "html"):
        kind = "file" if format == "html" else "directory"
        raise ValueError(f"it is a {kind}; expected {FORMATS[format]}.")
    try:
        check_place(file)
    except OSError as error:
        raise ValueError(f"{file} cannot be written: {error.strerror}.") from None
    return Output(format, file)
