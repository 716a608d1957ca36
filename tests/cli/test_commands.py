import pytest
import typer

from revops_cli.cli.commands import COMMANDS, loaded
from revops_cli.cli.main import app


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = loaded(name)

    assert command.name == name
    assert command.help.splitlines()[0] == COMMANDS[name].summary


def test_the_group_lists_all_and_loads_one_when_it_is_asked_for() -> None:
    group = typer.main.get_command(app)
    context = group.context_class(group, info_name="revops")

    assert group.list_commands(context) == list(COMMANDS)
    assert {"rules", "diff"} <= {"rules", *group.get_command(context, "rules").commands}
    assert group.get_command(context, "none") is None
