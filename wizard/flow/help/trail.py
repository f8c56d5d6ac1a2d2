"""The articles that were read, to go back and forward among them, as in a browser."""

from dataclasses import dataclass, replace

MOST = 200


@dataclass(frozen=True, slots=True)
class Stop:
    """An article that was read, and how far down."""

    topic: str
    down: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """Where the reader is, has been, and came back from."""

    here: Stop | None = None
    behind: tuple[Stop, ...] = ()
    ahead: tuple[Stop, ...] = ()

    def to(self, topic: str) -> "Trail":
        """Return the trail after a new article was opened; the same one again is no step."""
        if self.here is not None and self.here.topic == topic:
            return self
        behind = (*self.behind, self.here) if self.here is not None else ()
        return Trail(Stop(topic), behind[-MOST:])

    def at(self, down: int) -> "Trail":
        """Return the trail with how far down the reader is now."""
        return self if self.here is None else replace(self, here=replace(self.here, down=down))

    def back(self) -> "Trail":
        """Return the trail at the article before; itself where there is none."""
        if self.here is None or not self.behind:
            return self
        return Trail(self.behind[-1], self.behind[:-1], (self.here, *self.ahead))

    def on(self) -> "Trail":
        """Return the trail at the article that the reader came back from; itself where there is none."""
        if self.here is None or not self.ahead:
            return self
        return Trail(self.ahead[0], (*self.behind, self.here), self.ahead[1:])
