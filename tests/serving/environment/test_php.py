"""The file of settings that PHP reads."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mock_server.serving.environment.php import INI, php_variables

HOSTILE = """/h o'me"$x${HOME}`y\\ é;#"""


@pytest.mark.languages
@pytest.mark.skipif(not shutil.which("php"), reason="needs PHP")
def test_a_path_of_any_name(tmp_path: Path) -> None:
    """PHP reads the path as it is: no variable in it is replaced."""
    php_variables(Path(HOSTILE), tmp_path, {})
    read = 'echo parse_ini_file($argv[1])["curl.cainfo"];'
    told = subprocess.run(
        ["php", "-r", read, str(tmp_path / "php" / INI)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert HOSTILE == told.stdout
