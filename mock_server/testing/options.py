"""The plugin's options. pytest imports this module at every start, so it imports pytest alone."""

import copy

import pytest

URL = "--mock-server-url"
VARIANTS = "--mock-server-variants"
COVERAGE = "--mock-server-coverage"
COUNT = "--mock-server-count"
REQUIRE = "--mock-server-require"
ON_GUESS = "--mock-server-fail-on-guess"
ON_UNSERVED = "--mock-server-fail-on-unserved"
OF_COVERAGE = (COVERAGE, COUNT, REQUIRE, ON_GUESS, ON_UNSERVED)
WALK = "walk"  # the only value of --mock-server-variants
TABLE = "table"  # what --mock-server-coverage alone asks for


def add_options(parser: pytest.Parser) -> None:
    add = parser.getgroup("mock server").addoption
    add(URL, metavar="URL", help="Use the mock server that runs at URL instead of one here.")
    add(
        VARIANTS,
        metavar=WALK,
        help="Run each test that has the fixture again under the variants that it meets.",
    )
    add(
        COVERAGE,
        action="append",
        nargs="?",
        const=TABLE,
        metavar="html:DIR|json:FILE|junit:FILE",
        help="Count which behaviours the tests meet: alone, a table at the end. Repeatable.",
    )
    add(
        COUNT,
        action="append",
        metavar="variant|fault|state",
        help="Count also the behaviours that need another variant, a fault or an account's state.",
    )
    add(
        REQUIRE,
        action="append",
        metavar="documented|refusals|all[:VENDOR]",
        help="Fail unless the tests met all of these, of VENDOR or of every vendor they called.",
    )
    add(ON_GUESS, action="store_true", help="Fail where a test rests on a guess.")
    add(ON_UNSERVED, action="store_true", help="Fail where a test called a route not emulated.")


def part_from_paths(config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    """Keep `--mock-server-coverage` from taking the path that follows it as its value."""
    if COVERAGE in args:
        args[:] = [f"{COVERAGE}={TABLE}" if arg == COVERAGE else arg for arg in args]
        again = parser.parse_known_args(args, namespace=copy.copy(config.option))
        again.confcutdir = config.known_args_namespace.confcutdir
        config.known_args_namespace = again


def check_variants(config: pytest.Config) -> None:
    """Raise pytest.UsageError for an unknown value of `--mock-server-variants`."""
    given = config.getoption(VARIANTS)
    if given not in (None, WALK):
        raise pytest.UsageError(f"{VARIANTS}={given}: there is no {given!r}; expected {WALK}.")


def walks_variants(config: pytest.Config) -> bool:
    return bool(config.getoption(VARIANTS))


def counts_coverage(config: pytest.Config) -> bool:
    """Whether an option asks for coverage, or for a gate, which needs it."""
    return any(config.getoption(option) for option in OF_COVERAGE)
