"""docs/exec.md against the code: every variable, and what each language needs, is there."""

from pathlib import Path

from mock_server.serving.environment.languages import LANGUAGES
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.variables import server_variables
from tests.tables import variables_written

PAGE = (Path(__file__).parents[2] / "docs" / "exec.md").read_text(encoding="utf-8")


def test_every_variable_is_on_the_page() -> None:
    """Those of the server, of the vendors and of every language are named."""
    given = {*server_variables(Reach("http://127.0.0.1:8484", b"", "gw1"))}
    read = {name for one in LANGUAGES.values() for name in one.reads if name.isupper()}

    assert [] == [name for name in sorted(given | read) if f"`{name}`" not in PAGE]


def test_table_of_vendors() -> None:
    """Each vendor's address and credentials; `python -m tests.tables` writes them."""
    assert variables_written() == PAGE


def test_every_language_has_a_row() -> None:
    """The table says what leads a language, and what does not."""
    titles = ["shell", *(one.title for key, one in LANGUAGES.items() if key != "shell")]

    assert [] == [title for title in titles if f"\n| {title}" not in PAGE]
