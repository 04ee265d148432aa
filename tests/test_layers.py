"""The layer rule: a module imports only from layers below its own, and the subjects never import each other."""

import ast
from pathlib import Path

import jimeval

PACKAGE = Path(jimeval.__file__).parent
LAYERS = [
    {"base"},
    {"register"},
    {"documents"},
    {"statistics"},
    {"minutes", "plans", "ratings"},
    {"study"},
    {"report"},
    {"lab"},
    {"cli"},
]
LEVEL = {name: number for number, names in enumerate(LAYERS) for name in names}


def part(module: str) -> str | None:
    names = module.split(".")
    return names[1] if names[0] == "jimeval" and len(names) > 1 else None


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def forbidden_pairs() -> list[str]:
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        for module in imports(path):
            other = part(module)
            if other in LEVEL and other != own and LEVEL[other] >= LEVEL[own]:
                found.add(f"{path.relative_to(PACKAGE)} imports {other}")
    return sorted(found)


def test_modules_import_only_from_layers_below():
    assert forbidden_pairs() == []


def test_every_part_of_the_package_has_a_layer():
    parts = {
        path.name.removesuffix(".py")
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"__init__", "data", "__pycache__"} == set(LEVEL)


def test_statistics_stands_on_base_alone():
    found = {part(module) for path in (PACKAGE / "statistics").glob("*.py") for module in imports(path)}
    assert found <= {None, "base", "statistics"}
