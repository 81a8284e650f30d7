"""`verify` asks a vendor's sandbox what the behaviours state."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mock_server.cli.calling import read_url
from mock_server.cli.completing import complete_vendors
from mock_server.cli.evidence import check_directory, keep
from mock_server.cli.failure import fail
from mock_server.cli.interrupting import ended_as_by_ctrl_c
from mock_server.cli.names import known_vendor
from mock_server.cli.output import OutputError, say
from mock_server.cli.tables import print_json
from mock_server.settings import environ
from mock_server.version import __version__

if TYPE_CHECKING:
    from mock_server.core.secrets.redaction import Redaction
    from mock_server.core.vendor import Vendor
    from mock_server.evidence.verify.calling import Caller
    from mock_server.evidence.verify.plan import Plan
    from mock_server.evidence.verify.recipes import Recipes
    from mock_server.evidence.verify.report import Report
    from mock_server.evidence.verify.run import Cleaned, Runner, Verdict
    from mock_server.evidence.verify.target import Target

INTERRUPTED = 130
MAX_BUDGET = 100_000
NAMES = "Numbers of behaviours, with commas between them; repeatable."
FORM = "Give numbers with commas between them."


@dataclass(frozen=True)
class Job:
    """What a run needs once every flag is read."""

    vendor: "Vendor"
    target: "Target"
    recipes: "Recipes"
    plan: "Plan"
    caller: "Caller"
    runner: "Runner"
    redaction: "Redaction"
    asked: str


@click.command()
@click.argument("vendor", shell_complete=complete_vendors)
@click.option(
    "--url",
    required=True,
    callback=read_url,
    metavar="URL",
    help="Base URL of the sandbox, with or without the vendor's prefix.",
)
@click.option(
    "--key-env", required=True, metavar="NAME", help="Environment variable that holds the key."
)
@click.option(
    "--budget",
    type=click.IntRange(1, MAX_BUDGET),
    default=60,
    show_default=True,
    help="Most calls, with those that clean up.",
)
@click.option("--only", multiple=True, metavar="NUMBERS", help=NAMES)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value of the account, or env:VARIABLE; repeatable.",
)
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Directory to keep the evidence in.",
)
@click.option("--yes", is_flag=True, help="Do not ask before contacts are created.")
@click.option(
    "--this-is-a-sandbox",
    "sandbox",
    metavar="HOST",
    help="Repeats the host of --url, where it is one of production.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(
    vendor: str, only: Sequence[str], write: Path | None, yes: bool, as_json: bool, **flags: Any
) -> None:
    """Ask a vendor's sandbox whether it answers as the behaviours say.

    Exits with 0 where everything that was asked agrees, with 1 where something differs, and with 2
    where nothing could be asked.
    """
    from mock_server.evidence.verify.run import Unreachable
    from mock_server.evidence.verify.target import TargetError

    asked = known_vendor(vendor)
    try:
        job = _job(asked, _numbers(asked, only), **flags)
    except TargetError as error:
        fail(str(error), 2)
    if write is not None:
        check_directory(write / vendor)
    _announce(job, flags["key_env"], yes, as_json)
    try:
        report = _run(job, as_json)
    except Unreachable as error:
        fail(job.redaction.sentence(str(error)), 2)
    with _left_is_told(job, report.cleaned):
        _tell(job, report, as_json)
    if write is not None:
        keep(report, job.vendor, job.target.url, job.redaction, write)
    sys.exit(_code(report))


def _job(
    vendor: "Vendor",
    only: Sequence[str],
    url: str,
    key_env: str,
    budget: int,
    given: Sequence[str],
    sandbox: str | None,
) -> Job:
    """Everything that the flags say. Raises TargetError."""
    from mock_server.client.sending import over_http
    from mock_server.core.scenario.live_keys import rules_of
    from mock_server.core.secrets.redaction import Redaction
    from mock_server.core.state.clock import today
    from mock_server.evidence.verify.calling import MAX_ANSWER, Caller, signing_keys, unique
    from mock_server.evidence.verify.plan import plan
    from mock_server.evidence.verify.reading import recipes
    from mock_server.evidence.verify.run import Runner
    from mock_server.evidence.verify.target import account_of, target, variables_of
    from mock_server.vendors import VENDORS

    rules = rules_of(VENDORS)
    found = recipes(vendor.package)
    if found is None:
        fail(f"There are no recipes for {vendor.title}.", 2)
    asked = target(url, vendor, VENDORS, sandbox)
    account = account_of(vendor.access, environ().get(key_env), key_env, rules)
    variables = variables_of(found, given, vendor.access, account, environ().get, rules)
    secret = [str(value) for key, value in variables.items() if found.variables[key].secret]
    keys = [account[key] for key in signing_keys(vendor.access)]
    agent = {"User-Agent": f"mock-server-verify/{__version__}"}
    caller = Caller(vendor.access, account, over_http(asked.url, MAX_ANSWER), asked.prefix, agent)
    return Job(
        vendor,
        asked,
        found,
        plan(found, only, variables, budget),
        caller,
        Runner(found, caller, variables, unique(), budget),
        Redaction(rules, [*keys, *secret]),
        today(),
    )


def _numbers(vendor: "Vendor", only: Sequence[str]) -> list[str]:
    """The numbers of `--only`, as the vendor's list has them."""
    from mock_server.core.behaviours import behaviours, canonical
    from mock_server.core.document.mistakes import hinted

    known = behaviours(vendor.package)
    given = [canonical(one.strip()) for text in only for one in text.split(",")]
    for number in given:
        if number not in known:
            told = hinted(f"--only: {number!r} is no behaviour of this vendor", number, known)
            fail(f"{told} {FORM}", 2)
    return given


def _announce(job: Job, key: str, yes: bool, as_json: bool) -> None:
    """Say what will happen, and ask where contacts may be created."""
    from mock_server.evidence.verify.report import announced

    for line in announced(job.plan, job.vendor, job.target, key, job.recipes):
        say(line, err=as_json)
    if yes or not job.plan.writes:
        return
    if not sys.stdin.isatty():
        fail("There is no terminal to ask in: add --yes to go on without the question.", 2)
    try:
        sure = click.confirm("Go on?", err=as_json)
    except click.Abort:
        sure = False
    if not sure:
        fail("Nothing was sent.", 2)


def _run(job: Job, as_json: bool) -> "Report":
    """Ask every question of the plan, and clean up, whatever happens."""
    from mock_server.evidence.verify.report import Report, unanswered

    verdicts: list[Verdict] = []
    interrupted = False
    with ended_as_by_ctrl_c():
        try:
            if job.plan.asked:
                job.runner.begin()
            for recipe in job.plan.asked:
                verdicts.append(job.runner.ask(recipe))
                _show(job, verdicts[-1:], as_json)
        except KeyboardInterrupt:
            interrupted = True
        except BaseException:  # such as a reader of the output that has gone
            _tell_left(job, job.runner.clean())
            raise
        cleaned = job.runner.clean()
    others = unanswered(job.plan, verdicts)
    with _left_is_told(job, cleaned):
        _show(job, others, as_json)
    verdicts += others
    calls, shown = job.caller.calls, job.target.shown
    return Report(job.vendor.name, shown, job.asked, calls, verdicts, cleaned, interrupted)


def _tell_left(job: Job, cleaned: "Cleaned") -> None:
    """Say what is left where no report will follow."""
    from mock_server.evidence.verify.report import left_behind

    for line in left_behind(cleaned, job.redaction):
        click.echo(line, err=True)


@contextmanager
def _left_is_told(job: Job, cleaned: "Cleaned") -> Iterator[None]:
    """Say what is left on stderr where stdout breaks."""
    try:
        yield
    except OutputError:
        _tell_left(job, cleaned)
        raise


def _show(job: Job, verdicts: Iterable["Verdict"], as_json: bool) -> None:
    from mock_server.core.behaviours import behaviours
    from mock_server.evidence.verify.outcomes import NOT_ASKED
    from mock_server.evidence.verify.report import told

    rows = behaviours(job.vendor.package)
    for verdict in () if as_json else verdicts:
        if verdict.outcome == NOT_ASKED:
            continue  # told by reason at the end
        for line in told(verdict, rows.get(verdict.number), job.redaction):
            say(line)


def _tell(job: Job, report: "Report", as_json: bool) -> None:
    from mock_server.evidence.verify.report import not_asked, summary

    if as_json:
        shown = job.redaction.sentences(report.as_json())
        print_json(shown)
    else:
        for line in (*not_asked(report.verdicts), *summary(report, job.redaction)):
            say(line)


def _code(report: "Report") -> int:
    from mock_server.evidence.verify.outcomes import AGREES, DIFFERS

    if report.interrupted:
        return INTERRUPTED
    if report.count(DIFFERS):
        return 1
    if not report.count(AGREES):
        fail("No question came to an answer.", 2)
    return 0
