"""The units that exist and those a sheet is about to found, looked up by the names sheets use."""

from dataclasses import dataclass, field

from sanwei.org.enums import BRANCH_KINDS, UnitKind
from sanwei.org.models import OrgUnit


@dataclass(eq=False)
class Node:
    """A unit, founded (``unit``) or not yet."""

    name: str
    short_name: str
    kind: str
    parent: "Node | None" = None
    unit: OrgUnit | None = None

    def is_called(self, title: str) -> bool:
        return title in (self.name, self.short_name)

    @property
    def path(self) -> str:
        """Return the place in the tree, that of the nearest founded unit above for one to be founded."""
        if self.unit is not None:
            return str(self.unit.path)
        return self.parent.path if self.parent is not None else ""

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCH_KINDS

    @property
    def is_group(self) -> bool:
        return self.kind == UnitKind.GROUP


@dataclass
class Directory:
    """All units at hand, parents before children where they are founded."""

    nodes: list[Node] = field(default_factory=list)

    @classmethod
    def load(cls) -> "Directory":
        """Return the directory of the units in the database; one query."""
        by_path: dict[str, Node] = {}
        for unit in OrgUnit.objects.all():
            parent = by_path.get(str(unit.path)[: -unit.steplen])
            by_path[str(unit.path)] = Node(
                unit.name, unit.short_name, unit.kind, parent=parent, unit=unit
            )
        return cls(list(by_path.values()))

    def called(self, title: str) -> list[Node]:
        """Return the units of that full or short name, full names first."""
        exact = [node for node in self.nodes if node.name == title]
        return exact or [node for node in self.nodes if node.is_called(title)]

    def branches_called(self, title: str) -> list[Node]:
        return [node for node in self.called(title) if node.is_branch]

    def groups_of(self, branch: Node) -> list[Node]:
        return [node for node in self.nodes if node.is_group and node.parent is branch]

    def of(self, unit: OrgUnit | None) -> Node | None:
        """Return the node of a founded unit."""
        return next((node for node in self.nodes if unit and node.unit == unit), None)
