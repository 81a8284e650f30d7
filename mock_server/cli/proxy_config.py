"""`proxy-config` prints the configuration of HAProxy before several replicas."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mock_server.cli.completing import complete_vendors
from mock_server.cli.failure import fail
from mock_server.cli.output import say


@click.command("proxy-config")
@click.option("--replicas", type=int, required=True, metavar="N", help="How many there are.")
@click.option(
    "--names",
    multiple=True,
    metavar="HOST[:PORT],…",
    help="Their names or addresses, in their order; repeatable. By default replica-1:8484 to "
    "replica-N:8484.",
)
@click.option(
    "--bind",
    default=":8484",
    show_default=True,
    metavar="ADDRESS",
    help="Where HAProxy listens.",
)
@click.option(
    "--root",
    metavar="VENDOR",
    shell_complete=complete_vendors,
    help="The vendor that the replicas serve at /, by their own --root.",
)
@click.option(
    "--proxy/--no-proxy",
    "is_proxy",
    default=True,
    show_default=True,
    help="Whether the replicas answer as proxies, by their own --proxy.",
)
@click.option(
    "--tls",
    metavar="PEM",
    help="File with HAProxy's certificate and key: clients call it by HTTPS.",
)
@click.option(
    "--ca",
    metavar="PEM",
    help="File with the authority of the replicas' certificates: HAProxy calls them by HTTPS.",
)
@click.option("--stats", metavar="ADDRESS", help="Where HAProxy shows which replicas are ready.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; by default standard output.",
)
def proxy_config(replicas: int, names: Sequence[str], out: Path | None, **options: Any) -> None:
    """Print the configuration of HAProxy before several replicas.

    Each world belongs to one replica, which its name's hash chooses.
    """
    from mock_server.cli.names import known_vendors
    from mock_server.serving.balancer import NamesError, Options, configuration

    if options["root"]:
        known_vendors([options["root"]])
    listed = [name.strip() for one in names for name in one.split(",")]
    try:
        text = configuration(replicas, listed, Options(**options))
    except NamesError as error:
        fail(str(error), 2)
    if out is None:
        say(text.rstrip("\n"))
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"--out {out}: {error.strerror or error}.", 1)
