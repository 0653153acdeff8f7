"""``Tables``: the tables of a book by key, read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any

from sheetcrm.store.table import Table

Reading = Callable[[], Table | None]


class Tables(dict[str, Table]):
    """Sheet key -> table, in workbook order.

    A sheet put in with ``later`` is read when somebody asks for its table, or for all of them.  One change of one record then costs
    what its own sheet costs to read, whatever else the workbook holds.
    """

    def __init__(self, given: Mapping[str, Table] | None = None) -> None:
        super().__init__(given or {})
        self._waiting: dict[str, Reading] = {}
        self._order: list[str] = list(given or ())

    def later(self, key: str, reading: Reading) -> None:
        """Read this one when it is asked for; None: the sheet turns out to hold no list."""
        self._waiting[key] = reading

    def in_order(self, order: list[str]) -> None:
        """The keys in workbook order."""
        self._order = order
        self._sort()

    @property
    def waiting(self) -> frozenset[str]:
        """Keys of the sheets that nobody has asked for."""
        return frozenset(self._waiting)

    @property
    def places(self) -> list[str]:
        """The keys of all sheets, read or not."""
        return [key for key in self._order if key in self._waiting or super(Tables, self).__contains__(key)]

    def _fetch(self, key: object) -> None:
        reading = self._waiting.pop(key, None) if isinstance(key, str) else None
        if reading is not None and (table := reading()) is not None:
            super().__setitem__(table.key, table)

    def _fetch_all(self) -> None:
        if self._waiting:
            for key in list(self._waiting):
                self._fetch(key)
            self._sort()

    def _sort(self) -> None:
        here = dict(super().items())
        super().clear()
        super().update({key: here.pop(key) for key in self._order if key in here} | here)

    def __getitem__(self, key: str) -> Table:
        self._fetch(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._fetch(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._fetch(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._fetch_all()
        return super().__iter__()

    def __len__(self) -> int:
        self._fetch_all()
        return super().__len__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # views of a dict are its own types
        self._fetch_all()
        return super().keys()

    def values(self) -> ValuesView[Table]:  # type: ignore[override]
        self._fetch_all()
        return super().values()

    def items(self) -> ItemsView[str, Table]:  # type: ignore[override]
        self._fetch_all()
        return super().items()

    def clear(self) -> None:
        self._waiting.clear()
        super().clear()
