"""Who may import whom: the layers cannot be broken by accident."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.core

ROOT = Path(__file__).parent.parent
PURE = {
    "collections", "dataclasses", "datetime", "difflib", "hashlib", "itertools", "json", "math", "re", "typing",
    "unicodedata", "zoneinfo", "functools", "enum", "decimal", "email_validator", "phonenumbers", "regex",
}  # fmt: skip
"""What the core may import besides itself: no clock, chance, file, log or network; three pure libraries."""

MAY_IMPORT = {
    "bot.core": {"bot.core"},
    "bot.language": {"bot.core", "bot.language", "bot.errors"},
    "bot.store": {"bot.core", "bot.store", "bot.errors", "bot.posts", "bot.keys"},
    "bot.channels": {"bot.core", "bot.channels", "bot.errors", "bot.posts", "bot.store.base", "bot.server"},
    "bot.practice": {"bot.core", "bot.practice", "bot.language", "bot.errors"},
    "bot.render": {
        "bot.core",
        "bot.render",
        "bot.language",
        "bot.practice",
        "bot.errors",
        "bot.posts",
        "bot.store.base",
    },
}
FILES = sorted((ROOT / "bot").rglob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module or "")
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    module = module_of(path)
    layer = next((name for name in MAY_IMPORT if within(module, {name})), "")
    ours = {name for name in imported(path) if within(name, {"bot"})}

    strangers = {name for name in ours if layer and not within(name, MAY_IMPORT[layer])}

    assert not strangers, f"{module} must not know {', '.join(sorted(strangers))}"


@pytest.mark.parametrize("path", [path for path in FILES if "core" in path.parts], ids=module_of)
def test_the_core_imports_nothing_that_acts(path: Path) -> None:
    outside = {name for name in imported(path) if not within(name, {"bot"})}

    acting = {name for name in outside if name.split(".")[0] not in PURE}

    assert not acting


@pytest.mark.parametrize("path", [path for path in FILES if "core" in path.parts], ids=module_of)
def test_the_core_has_no_async(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))

    assert not [node for node in nodes if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor)]


def test_no_module_is_called_by_what_it_is_not() -> None:
    nameless = {"utils", "helpers", "common", "manager", "misc"}

    assert not [path for path in FILES if path.stem in nameless]
