"""The house: arrows between its rooms run one way, few modules stand outside a room, a public name means one thing."""

import ast
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.dictionary import documents

PACKAGE = "partsrapport"
MODULES_OUTSIDE_A_ROOM = 6
BELOW_THE_REPORT = ("raw", "core", "warehouse", "coverage", "surveys", "figures", "quality")


def module_of(path: Path, source: Path) -> str:
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture(scope="module")
def trees(root: Path) -> dict[str, ast.Module]:
    source = root / "src"
    files = sorted((source / PACKAGE).rglob("*.py"))
    return {module_of(path, source): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules of the package that one imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else node.module for name in names}
    return found & modules


def room(module: str) -> str:
    """The package that a module lies in; a module outside a room is a room of its own."""
    return module.removeprefix(f"{PACKAGE}.").partition(".")[0]


@pytest.fixture(scope="module")
def arrows(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Room → the rooms that it imports."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, tree in trees.items():
        found[room(module)] |= {room(other) for other in imported(tree, set(trees))} - {room(module), PACKAGE}
    return found


def test_arrows_between_rooms_never_close_a_circle(arrows: dict[str, set[str]]) -> None:
    assert len(list(TopologicalSorter(arrows).static_order())) >= len(BELOW_THE_REPORT)


def test_words_import_nothing_of_ours(arrows: dict[str, set[str]]) -> None:
    assert arrows["words"] == set()


@pytest.mark.parametrize("name", BELOW_THE_REPORT)
def test_what_the_report_rests_on_does_not_know_the_report(name: str, arrows: dict[str, set[str]]) -> None:
    assert arrows[name] & {"report", "render", "running", "terminal", "cli"} == set()


def test_few_modules_stand_outside_a_room(trees: dict[str, ast.Module]) -> None:
    outside = [module for module in trees if module.count(".") == 1 and room(module) == module.partition(".")[2]]
    rooms = {room(module) for module in trees if module.count(".") > 1}
    assert len([module for module in outside if room(module) not in rooms]) <= MODULES_OUTSIDE_A_ROOM


def is_text(call: ast.Call) -> bool:
    """Whether a call reads or writes a file as text, or what another program says."""
    named = isinstance(call.func, ast.Attribute) and call.func.attr in ("read_text", "write_text")
    given = {one.arg: ast.unparse(one.value) for one in call.keywords}
    return named or given.get("text") == "True"


def is_said(call: ast.Call) -> bool:
    needed = {"encoding", "newline"} if ast.unparse(call.func).endswith("write_text") else {"encoding"}
    return needed <= {given.arg for given in call.keywords}


def test_text_has_an_encoding_and_ends_of_lines_that_are_said_for_windows_would_take_its_own(
    trees: dict[str, ast.Module],
) -> None:
    nodes = [(module, node) for module, tree in trees.items() for node in ast.walk(tree)]
    texts = [(module, node) for module, node in nodes if isinstance(node, ast.Call) and is_text(node)]
    assert len(texts) > 20
    assert [f"{module}:{node.lineno}" for module, node in texts if not is_said(node)] == []


def classes(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def test_the_name_of_a_class_means_one_thing(trees: dict[str, ast.Module]) -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for module, tree in trees.items():
        for name in classes(tree):
            homes[name].append(module)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_every_table_and_its_columns_are_described_in_both_languages() -> None:
    assert documents.undescribed() == [], "words/dictionary.csv"
