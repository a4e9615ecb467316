"""argparse in Swedish, and only Swedish: its own words come from a dictionary, its errors are ``UsageError``."""

import argparse
import os
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, NoReturn

from partsrapport.errors import UsageError

_SWEDISH = {
    "usage: ": "Användning: ",
    "positional arguments": "Anges utan namn",
    "options": "Val",
    "show this help message and exit": "Visa den här hjälpen.",
    "expected one argument": "saknar värde.",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s %(message)s",
    "invalid %(type)s value: %(value)r": "kan inte vara %(value)s.",
    "invalid choice: %(value)r (choose from %(choices)s)": "ska vara något av %(choices)s.",
    "the following arguments are required: %s": "%s saknas.",
    "ignored explicit argument %r": "tar inget värde: %s.",
}


class Option(NamedTuple):
    """An option or argument, as ``ArgumentParser.add_argument`` takes it."""

    names: tuple[str, ...]
    settings: dict[str, Any]


class Command(NamedTuple):
    """One command: what it does in Swedish, and its options."""

    help: str
    options: tuple[Option, ...]
    passes_on: bool = False
    """Whether what it does not know is passed on, as ``asked.rest``."""


def option(*names: str, **settings: Any) -> Option:
    """An option or argument; its default is shown in the help."""
    if (default := settings.get("default")) is not None:
        settings["help"] += f" Förval: {default}."
    return Option(names, settings)


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal, from 80 to 120; argparse would ask ``shutil``, which is slow to import."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return argparse.HelpFormatter(prog, width=min(max(columns, 80), 120))


class Parser(argparse.ArgumentParser):
    """A parser whose words are Swedish and whose errors are raised."""

    def __init__(self, **settings: Any) -> None:
        argparse._ = lambda text: _SWEDISH.get(text, text)  # type: ignore[attr-defined]
        super().__init__(allow_abbrev=False, formatter_class=_formatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line."""
        raise UsageError(f"{message.rstrip('.')}. Se {self.prog} --help.")


def parser(commands: dict[str, Command], version: str) -> Parser:
    """The parser of the command as a whole: what its own commands are."""
    whole = Parser(prog="partsrapport", description="Verksamhetsberättelsen, från råa exporter till HTML och PDF.")
    whole.add_argument("--version", action="version", version=version, help="Visa versionen.")
    inner = whole.add_subparsers(metavar="KOMMANDO", title="Kommandon", parser_class=Parser)
    for name, command in commands.items():
        _fill(inner.add_parser(name, help=command.help, description=command.help), command)
    return whole


def _fill(parser: Parser, command: Command) -> Parser:
    for names, settings in (*command.options, _DEBUG):
        parser.add_argument(*names, **settings)
    return parser


_DEBUG = option("--debug", action="store_true", help="Visa hela felet om något oväntat händer.")


def parse(commands: dict[str, Command], arguments: Sequence[str], version: str) -> tuple[str, argparse.Namespace]:
    """Which command was asked for, and what of it; help and version end the program.

    Raises
    ------
    UsageError
        The command line makes no sense.
    """
    if not arguments or arguments[0].startswith("-"):
        _, rest = parser(commands, version).parse_known_args(arguments or ["--help"])
        raise _unknown("partsrapport", rest, ["--help", "--version"])
    name, *others = arguments
    if name not in commands:
        raise UsageError(f"Kommandot {name} finns inte.{_near(name, commands)} Se partsrapport --help.")
    command = commands[name]
    own = _fill(Parser(prog=f"partsrapport {name}", description=command.help), command)
    asked, rest = own.parse_known_args(others)
    if rest and not command.passes_on:
        raise _unknown(own.prog, rest, [known for names, _ in command.options for known in names])
    asked.rest = rest
    return name, asked


def _unknown(asked: str, rest: Sequence[str], known: Iterable[str]) -> UsageError:
    named = next((argument for argument in rest if argument.startswith("-")), None)
    said = f"{named} finns inte.{_near(named, known)}" if named else f"Det går inte att ange {rest[0]} här."
    return UsageError(f"{said} Se {asked} --help.")


def _near(name: str, known: Iterable[str]) -> str:
    from partsrapport.raw.problems import suggestion  # noqa: PLC0415  only for who has erred

    return suggestion(name, known)
