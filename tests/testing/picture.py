"""The picture of the page of coverage in the documentation.

`python -m tests.testing.picture` takes it of the sample suite's page, in Chromium.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import Tab, running
from tests.testing.sample import run_sample

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "coverage.png"
WIDE, HIGH = 1000, 780  # pixels

if __name__ == "__main__":
    with TemporaryDirectory() as folder, running() as browser:
        run_sample(Path(folder), "--mock-server-coverage=html:page")
        page = (Path(folder) / "page" / "index.html").as_uri()
        with Tab.opened(browser, page, WIDE, HIGH) as tab:
            PICTURE.parent.mkdir(exist_ok=True)
            tab.page.screenshot(path=PICTURE)
