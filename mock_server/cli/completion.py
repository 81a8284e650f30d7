"""`completion` prints the script that lets a shell complete the commands."""

import click
from click.shell_completion import ShellComplete, get_completion_class

from mock_server.cli.output import say
from mock_server.cli.running import PROGRAMS

INSTALLING = {
    "bash": """\
# For this shell:     eval "$({name} completion bash)"
# For every later:    {name} completion bash > ~/.local/share/bash-completion/completions/{name}
""",
    "zsh": """\
# For this shell:     autoload -U compinit && compinit && eval "$({name} completion zsh)"
# For every later:    {name} completion zsh > DIR/_{name}   where DIR is one of $fpath
""",
    "fish": """\
# For this shell:     {name} completion fish | source
# For every later:    {name} completion fish > ~/.config/fish/completions/{name}.fish
""",
}


@click.command()
@click.argument("shell", type=click.Choice([*INSTALLING]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell. Its first lines say how to install it.

    It completes commands, options, vendors, operations, behaviours, scenarios, and the worlds of a
    running server.
    """
    root = context.find_root()
    name = root.info_name if root.info_name in PROGRAMS else PROGRAMS[0]
    kind = get_completion_class(shell)
    assert kind
    variable = f"_{name}_COMPLETE".replace("-", "_").upper()  # which click reads
    # bash's own would start a bash to learn its version
    script = ShellComplete.source(kind(root.command, {}, name, variable)).lstrip("\n")
    first, _, rest = script.partition("\n")
    how = INSTALLING[shell].format(name=name)
    # zsh looks for `#compdef` in the first line
    say(f"{first}\n{how}{rest}" if shell == "zsh" else f"{how}{script}", nl=False)
