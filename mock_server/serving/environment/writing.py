"""Writes files that several programs may read and write at once."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def write(file: Path, content: bytes) -> Path:
    """Write the file whole, or replace it whole; gives its path. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as written:
        try:
            written.write(content)
            written.close()
            os.chmod(written.name, 0o644)  # a program of another user may have to read it
            os.replace(written.name, file)
        except BaseException:
            os.unlink(written.name)
            raise
    return file
