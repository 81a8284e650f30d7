"""Our server beside other mock servers and two frameworks, all in one run.

`packages` installs them, `peer` says what one is, `python`, `stubs` and `stateful` list them,
`running` starts one, `rounds` measures, `table` makes the rows and `verdicts` judges them.
"""
