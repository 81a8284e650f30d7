"""Coverage of the sample suite: as the README shows it, and over several jobs."""

from pathlib import Path

import pytest

from mock_server.evidence.coverage import Coverage, merged, read
from mock_server.evidence.gates import Gates, requirement
from mock_server.vendors import VENDORS
from tests.tables import README, coverage_written
from tests.testing.sample import run_sample

# Each job runs the tests whose names hold one of its words.
JOBS = (
    "payee",
    "not payee and (buyer or lead or customer)",
    "not (payee or buyer or lead or customer)",
)


def test_the_readme_shows_what_the_sample_suite_meets() -> None:
    """Its table is that of a run; `python -m tests.tables` writes it."""
    assert coverage_written() == README.read_text(encoding="utf-8")


@pytest.mark.slow
def test_jobs_with_workers_add_up(tmp_path: Path) -> None:
    """Three jobs, each with two workers, have met together what one run has met."""
    whole = kept(tmp_path / "whole")
    jobs = [
        kept(tmp_path / f"job-{number}", "-k", words, "-n", "2")
        for number, words in enumerate(JOBS)
    ]
    asked = Gates((requirement("documented:razorpay", VENDORS),), fail_on_unserved=True)

    assert 20 == len(whole.tests) == sum(len(job.tests) for job in jobs)
    assert whole.to_json() == merged(jobs).to_json()
    assert 2 == len(asked.failures(merged(jobs), VENDORS))


def kept(folder: Path, *args: str) -> Coverage:
    """What a run has met, by the file that it wrote."""
    plugins = ("xdist",) if "-n" in args else ()
    folder.mkdir()
    run = run_sample(folder, "--mock-server-coverage=json:met.json", *args, plugins=plugins)

    assert 0 == run.returncode, run.stdout
    return read(folder / "met.json", VENDORS)
