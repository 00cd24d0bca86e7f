"""YAML as the files of detectors are written: words are words, and nothing is said twice."""

from __future__ import annotations

from typing import Any, ClassVar

import yaml

# libyaml reads ten times as fast, where the wheel has it.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StrictLoader(_SafeLoader):  # type: ignore[misc]
    """Safe YAML in which `on`, `no` and `y` are words, and a key given twice is refused."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tfTF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """A mapping whose keys are words, each given once. Raises ConstructorError, which names the line."""
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(
                    None, None, f"a key must be a word, not {key}", node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key} is given twice", node.start_mark
                )
            seen.add(key)
        made: dict[object, object] = super().construct_mapping(node, deep)
        return made
