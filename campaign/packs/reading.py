"""Reading YAML into frozen dataclasses, with the line of whatever does not fit.

YAML guesses types ("no" becomes false); here the dataclass says the type and the text is read as that.
"""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import yaml


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError
    return text == "yes"


# How a text becomes a value of a type, and how the type is called where it does not.
SCALARS: dict[Any, tuple[Callable[[str], Any], str]] = {
    bool: (_yes, "“yes” or “no”"),
    date: (date.fromisoformat, "a day like 2027-02-08"),
    time: (time.fromisoformat, "a time like 18:30"),
    int: (int, "a whole number"),
    float: (float, "a number"),
}


class BrokenPack(ValueError):
    """A pack cannot be used. The message is `file:line: what is wrong`."""


class Fault(ValueError):
    """Something wrong at a path inside the value that is being read."""

    def __init__(self, says: str, *path: str | int) -> None:
        super().__init__(says)
        self.path = path


class Document:
    """One YAML file and where each of its values stands."""

    def __init__(self, path: Path) -> None:
        """Parse the file.

        Raises:
            BrokenPack: it is missing, or not YAML.
        """
        self.path = path
        try:
            self.root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        except FileNotFoundError as error:
            raise BrokenPack(f"{path}: this file is missing") from error
        except (yaml.MarkedYAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise BrokenPack(f"{path}:{line}: {getattr(error, 'problem', error)}") from error

    def read(self, kind: Any, **given: Any) -> Any:
        """Return the whole document as a `kind`; `given` fields do not come from the file.

        Raises:
            BrokenPack: with the line of the first value that does not fit.
        """
        return self._read(self.root, kind, given)

    def broken(self, fault: Fault, node: yaml.Node | None = None) -> BrokenPack:
        """Return the error to raise for a fault found at a path below `node` (the root)."""
        node = node or self.root
        for step in fault.path:
            node = _child(node, step) or node
        line = node.start_mark.line + 1 if node else 1
        return BrokenPack(f"{self.path}:{line}: {fault}")

    def _read(self, node: yaml.Node | None, kind: Any, given: dict[str, Any]) -> Any:
        if isinstance(kind, types.UnionType):  # what may be None is left out, and never written
            kind = typing.get_args(kind)[0]
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if dataclasses.is_dataclass(kind):
            return self._record(node, typing.cast(type[Any], kind), given)
        if origin is tuple:
            items = self._insist(node, yaml.SequenceNode, "a list")
            return tuple(self._read(item, arguments[0], {}) for item in items.value)
        if origin is dict or (isinstance(kind, type) and issubclass(kind, dict)):
            value = arguments[1] if arguments else str
            pairs = self._insist(node, yaml.MappingNode, "a table of names and values").value
            return (origin or kind)({key.value: self._read(v, value, {}) for key, v in pairs})
        return self._scalar(node, kind)

    def _record(self, node: yaml.Node | None, kind: type[Any], given: dict[str, Any]) -> Any:
        record = self._insist(node, yaml.MappingNode, "a table of names and values")
        wanted = typing.get_type_hints(kind)
        values = dict(given)
        for key, value in record.value:
            if key.value not in wanted or key.value in values:
                known = "is given twice" if key.value in values else "is not a name used here"
                raise self.broken(Fault(f"“{key.value}” {known}"), key)
            values[key.value] = self._read(value, wanted[key.value], {})
        optional = _optional(kind)
        for name in wanted:
            if name not in values and name not in optional:
                raise self.broken(Fault(f"“{name}” is missing"), record)
        try:
            return kind(**values)
        except Fault as fault:
            raise self.broken(fault, record) from fault

    def _scalar(self, node: yaml.Node | None, kind: type[Any]) -> Any:
        text = self._insist(node, yaml.ScalarNode, "one value").value.strip()
        make, name = SCALARS.get(kind, (kind, "a text"))
        try:
            if not text:
                raise ValueError
            return make(text)
        except ValueError:
            raise self.broken(Fault(f"“{text}” is not {name}"), node) from None

    def _insist(self, node: yaml.Node | None, kind: type[yaml.Node], says: str) -> Any:
        if not isinstance(node, kind):
            raise self.broken(Fault(f"expected {says}"), node)
        return node


def _optional(kind: type[Any]) -> set[str]:
    """Return the fields that may be left out."""
    nothing = dataclasses.MISSING
    fields = dataclasses.fields(kind)
    return {f.name for f in fields if f.default is not nothing or f.default_factory is not nothing}


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return typing.cast(yaml.Node, node.value[step])
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
