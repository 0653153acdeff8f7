"""Data classes and named tuples behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import typing
from dataclasses import field
from functools import cached_property

import pytest

from sheetcrm._values import NamedTuple, dataclass


@dataclass
class Open:
    name: str
    count: int = 3
    seen: list[str] = field(default_factory=list)
    hidden: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True)
class Locked:
    name: str
    count: int = 3

    @cached_property
    def twice(self) -> int:
        return self.count * 2


@dataclass(frozen=True, slots=True)
class Narrow:
    name: str
    count: int = 3


@dataclass(slots=True)
class Counting:
    given: int
    doubled: int = field(init=False)
    calls: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.doubled = self.given * 2


@dataclass(slots=True, eq=False)
class Same:
    name: str


@dataclass
class Wider(Open):
    note: str = "n"


@dataclass
class Empty:
    pass


class Point(NamedTuple):
    """A point."""

    x: int
    y: int = 2
    name: str = "p"

    @property
    def total(self) -> int:
        return self.x + self.y


class Standard(typing.NamedTuple):
    """A point."""

    x: int
    y: int = 2
    name: str = "p"


class Further(Point):
    def moved(self) -> Further:
        return self._replace(x=self.x + 1)


class Nothing(NamedTuple):
    pass


def test_objects_are_made_as_the_fields_say() -> None:
    one, other = Open("a"), Open(name="b", seen=["x"])
    assert (one.name, one.count, one.seen, one.hidden) == ("a", 3, [], 0)
    assert one.seen is not Open("a").seen
    assert other.seen == ["x"]
    assert Counting(2).doubled == 4
    assert Counting(2).calls == []
    assert Wider("a", note="m").note == "m"
    assert repr(Empty()) == "Empty()"
    assert Empty() == Empty()


@pytest.mark.parametrize("made", [Open, Locked, Narrow, Wider])
def test_wrong_arguments_are_refused(made: type) -> None:
    with pytest.raises(TypeError, match=rf"{made.__name__}.__init__\(\) missing 1 required positional argument: 'name'"):
        made()
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        made("a", other=1)


def test_repr_and_equality_go_by_the_fields() -> None:
    assert repr(Open("a", hidden=5)) == "Open(name='a', count=3, seen=[])"
    assert Open("a") == Open("a", hidden=5) != Open("b")
    assert Open("a") != Wider("a")
    assert Same("a") != Same("a")
    assert len({Same("a"), Same("a")}) == 2
    loop = Open("a")
    loop.seen.append(loop)  # type: ignore[arg-type]
    assert repr(loop) == "Open(name='a', count=3, seen=[...])"


def test_what_may_change_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open("a"))
    assert len({Locked("a"), Locked("a"), Locked("b")}) == 2
    assert hash(Narrow("a")) == hash(Narrow("a"))


@pytest.mark.parametrize("one", [Locked("a"), Narrow("a")])
def test_locked_objects_stay_as_they_are(one: Locked | Narrow) -> None:
    for name in ("name", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(one, name, "b")
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(one, name)
    assert Locked("a", 4).twice == 8


@pytest.mark.parametrize("one", [Open("a"), Locked("a"), Narrow("a"), Counting(1), Point(1), Nothing()])
def test_copies_are_equal(one: object) -> None:
    for copied in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert copied == one
        assert type(copied) is type(one)


def test_the_standard_library_knows_them() -> None:
    assert dataclasses.replace(Locked("a"), count=9) == Locked("a", 9)
    assert dataclasses.asdict(Wider("a")) == {"name": "a", "count": 3, "seen": [], "hidden": 0, "note": "n"}
    assert Narrow.__match_args__ == ("name", "count")
    assert Narrow.__slots__ == ("name", "count")
    assert list(inspect.signature(Wider).parameters) == ["name", "count", "seen", "hidden", "note"]

    @dataclass
    class Fresh:
        name: str
        count: int = 3

    assert str(inspect.signature(Fresh)) == "(name: 'str', count: 'int' = 3) -> None"
    assert Fresh("a") == Fresh("a", 3)


def test_named_tuples_are_those_of_the_standard_library() -> None:
    for given in ({"x": 1}, {"x": 1, "name": "q"}, {"x": 1, "y": 4, "name": "q"}):
        mine, other = Point(**given), Standard(**given)  # type: ignore[arg-type]
        assert mine == other
        assert hash(mine) == hash(other)
        assert repr(mine) == repr(other).replace("Standard", "Point")
        assert Point._make(other) == mine
        assert mine._asdict() == other._asdict()
        assert mine._replace(y=5) == other._replace(y=5)
        assert (mine.x, mine.y, mine.name) == (other.x, other.y, other.name)
    for name in ("_fields", "_field_defaults", "__match_args__", "__doc__"):
        assert getattr(Point, name) == getattr(Standard, name)
    assert list(Point.__annotations__) == ["x", "y", "name"]
    assert str(inspect.signature(Point.__new__)) == "(_cls, x, y=2, name='p')"
    assert Point(1).total == 3
    assert not hasattr(Point(1), "__dict__")
    assert Further(1).moved() == (2, 2, "p")
    assert Nothing() == ()


def test_wrong_named_tuples_are_refused() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        Point._make([1])
    with pytest.raises(ValueError, match="unexpected field names"):
        Point(1)._replace(z=1)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Point(1).x = 2  # type: ignore[misc]
    for space in ({"__annotations__": {"_a": "int"}}, {"__annotations__": {"a": "int", "b": "int"}, "a": 1}, {"__annotations__": {}, "_make": 1}):
        with pytest.raises(TypeError):
            type(Point)("Wrong", (NamedTuple,), space)
