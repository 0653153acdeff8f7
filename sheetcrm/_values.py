"""``dataclass`` and ``NamedTuple`` as in the standard library, made in a tenth of the time.

The standard library writes the methods of each such class as Python text and compiles it when the class is made: a command
that ends after half a second spent a fifth of it there, mostly on classes that it made no object of.  Here ``__init__``
is written when the first object is made; the other methods are the same for all classes.
What a type checker sees are the names of the standard library.  ``dataclasses`` itself is imported with the first data class:
a quick answer has none.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

# --- data classes


def _dataclass(cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
    """``dataclasses.dataclass`` with those of its options that are in use."""
    if cls is None:
        return lambda cls: _made(cls, frozen, slots, eq)
    return _made(cls, frozen, slots, eq)


def _made(cls: Any, frozen: bool, slots: bool, eq: bool) -> Any:
    import dataclasses

    own = vars(cls)
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # otherwise the standard library asks for a signature, which takes longer than all the rest
    written, hashed = "__init__" in own, "__hash__" in own
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    if not written:
        made.__init__ = _first_init(made, frozen)
        made.__signature__ = _Signature(made, frozen)
    if "__repr__" not in own:
        made.__repr__ = _repr
    if eq:
        values = _values_of([field.name for field in dataclasses.fields(made) if field.compare])
        if "__eq__" not in own:
            made.__eq__ = _equal(values)
        if not hashed:
            made.__hash__ = (lambda self: hash(values(self))) if frozen else None
    if frozen:
        _lock(made)
        if slots:
            made.__setstate__ = _set_state
    return made


def _first_init(made: Any, frozen: bool) -> Callable[..., None]:
    def __init__(self: Any, /, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        _write_init(made, frozen)
        made.__init__(self, *args, **kwargs)

    return __init__


def _write_init(made: Any, frozen: bool) -> None:
    """Put the ``__init__`` that goes with the fields into the place of the first one."""
    import dataclasses

    scope = {"_missing": dataclasses.MISSING, "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for field in dataclasses.fields(made):
        name = value = field.name
        default = ""
        if field.default_factory is not dataclasses.MISSING:
            scope[f"_make_{name}"], default = field.default_factory, "=_missing"
            value = f"_make_{name}() if {name} is _missing else {name}" if field.init else f"_make_{name}()"
        elif field.default is not dataclasses.MISSING:
            scope[f"_default_{name}"], default = field.default, f"=_default_{name}"
            value = name if field.init else f"_default_{name}"
        elif not field.init:
            continue  # __post_init__ sets it
        if field.init:
            parameters.append(name + default)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), scope)
    init: Any = scope["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    init.__annotations__ = {field.name: field.type for field in dataclasses.fields(made) if field.init} | {"return": None}
    made.__init__ = init


class _Signature:
    """What ``help`` and ``inspect.signature`` show of a class that no object was made of yet."""

    def __init__(self, made: Any, frozen: bool) -> None:
        self.made, self.frozen = made, frozen

    def __get__(self, instance: object, owner: Any) -> Any:
        import inspect

        _write_init(self.made, self.frozen)
        found = inspect.signature(owner.__init__)
        return found.replace(parameters=list(found.parameters.values())[1:])


@recursive_repr()
def _repr(self: Any) -> str:
    from dataclasses import fields

    told = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(told)})"


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _equal(values: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _lock(made: Any) -> None:
    from dataclasses import FrozenInstanceError, fields

    names = {field.name for field in fields(made)}

    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:  # noqa: N807
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    made.__setattr__, made.__delattr__ = __setattr__, __delattr__


def _set_state(self: Any, state: tuple[Mapping[str, Any] | None, Mapping[str, Any]]) -> None:
    """Copies and pickles of locked objects."""
    for part in state:
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)


# --- named tuples

_Getter: Any = type(vars(namedtuple("_One", "value"))["value"])  # reads faster than a property
_OWN = {"__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_make", "_replace", "_asdict"}


@cache
def _new_of(count: int) -> FunctionType:
    names = [f"value{at}" for at in range(count)]
    return cast(FunctionType, eval(f"lambda {', '.join(['_cls', *names])}: _new(_cls, ({''.join(name + ', ' for name in names)}))"))


class _Named(type):
    def __new__(meta, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Any:
        if bases == (tuple,) or _NamedTuple not in bases:  # NamedTuple itself, or a class that adds methods to a named tuple
            return super().__new__(meta, name, bases, space)
        if len(bases) > 1 or _OWN & space.keys():
            raise TypeError(f"{name}: a named tuple has no other base and no methods of its own by the names of a named tuple's")
        fields = tuple(space.get("__annotations__", ()))
        if wrong := [field for field in fields if field.startswith("_")]:
            raise TypeError(f"{name}: names of fields begin with a letter: {', '.join(wrong)}")
        given = {field: space[field] for field in fields if field in space}
        if tuple(given) != fields[len(fields) - len(given) :]:
            raise TypeError(f"{name}: fields with a default come last")
        code = _new_of(len(fields)).__code__.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__")
        new = FunctionType(code, {"_new": tuple.__new__}, "__new__", tuple(given.values()))
        getters = {field: _Getter(at, f"Alias for field number {at}") for at, field in enumerate(fields)}
        shared = {"__slots__": (), "__new__": new, "_fields": fields, "_field_defaults": given, "__match_args__": fields}
        return super().__new__(meta, name, bases, {**space, **getters, **shared})


class _NamedTuple(tuple, metaclass=_Named):  # type: ignore[type-arg]
    """``typing.NamedTuple``: methods that are the same for all."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> Any:
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self, strict=True))})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from typing import NamedTuple as NamedTuple
else:
    dataclass, NamedTuple = _dataclass, _NamedTuple
