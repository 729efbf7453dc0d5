"""How far the one who imports may write."""

from collections.abc import Iterable
from dataclasses import dataclass

from sanwei.org.models import Member, Membership
from sanwei.org.roster.directory import Node


@dataclass(frozen=True)
class Reach:
    """The subtrees at ``paths``; None reaches everything (the command of a technician)."""

    paths: tuple[str, ...] | None = None

    @classmethod
    def of(cls, paths: Iterable[object]) -> "Reach":
        return cls(tuple(str(path) for path in paths))

    @property
    def is_everything(self) -> bool:
        return self.paths is None

    def has_path(self, path: str) -> bool:
        return self.paths is None or (bool(path) and path.startswith(self.paths))

    def has_node(self, node: Node) -> bool:
        return self.has_path(node.path)

    def has_member(self, member: Member) -> bool:
        """Whether the person belongs here now, or, ``last`` (who has left), belonged here in the end."""
        if self.paths is None:
            return True
        at_hand: list[Membership] = getattr(member, "at_hand", [])
        if at_hand:
            return self.has_path(str(at_hand[0].branch.path))
        latest = member.memberships.select_related("branch").order_by("-starts_on").first()
        return latest is not None and self.has_path(str(latest.branch.path))
