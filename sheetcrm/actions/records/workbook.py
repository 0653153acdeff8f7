"""``Workbook``: the sheets of a file as typed records, to read; ``Transaction``: to change, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from sheetcrm.actions._load import check_source
from sheetcrm.actions.records.models import schema_with
from sheetcrm.actions.records.overlay import Overlay
from sheetcrm.actions.records.sheet import EditSheet, Sheet
from sheetcrm.actions.records.writing import Writer
from sheetcrm.errors import UsageError
from sheetcrm.schema import recognise_sheet
from sheetcrm.schema.headers import title_form
from sheetcrm.store import OwnLock, hold

if TYPE_CHECKING:
    import datetime as dt

    from pydantic import BaseModel

    from sheetcrm.actions._commit import WriteOptions
    from sheetcrm.actions._load import Opened
    from sheetcrm.actions.records.commit import EditResult
    from sheetcrm.actions.records.rows import Rows
    from sheetcrm.schema.sheets.attachments import Attachment
    from sheetcrm.schema.sheets.changelog import ChangeEntry
    from sheetcrm.schema.sheets.contacts import Contact
    from sheetcrm.schema.sheets.customers import Customer
    from sheetcrm.schema.sheets.feedback import FeedbackEntry
    from sheetcrm.schema.sheets.fields import CustomField
    from sheetcrm.schema.sheets.followups import FollowUp
    from sheetcrm.schema.sheets.orders import Order
    from sheetcrm.schema.sheets.requirements import Requirement
    from sheetcrm.schema.sheets.servicerecords import ServiceRecord
    from sheetcrm.schema.sheets.settings import Setting
    from sheetcrm.schema.sheets.stagehistory import StageChange
    from sheetcrm.schema.sheets.tags import Tag
    from sheetcrm.schema.sheets.team import TeamMember
    from sheetcrm.store import Book
    from sheetcrm.text import Lang

R = TypeVar("R")
M = TypeVar("M", bound="BaseModel")


class SheetOf(Generic[R]):
    """The sheet with a key, as an attribute: ``Sheet`` of a workbook, ``EditSheet`` of a transaction."""

    def __init__(self, key: str) -> None:
        self.key = key

    @overload
    def __get__(self, book: Transaction, owner: type | None = None) -> EditSheet[R]: ...
    @overload
    def __get__(self, book: Workbook, owner: type | None = None) -> Sheet[R]: ...
    def __get__(self, book: Any, owner: type | None = None) -> Any:
        return self if book is None else book.sheet(self.key)


class Workbook:
    """A workbook as a database, to read (``sheetcrm.open``).

    ``book.customers`` … are its sheets, ``book.sheet(...)`` finds one by key, title or model.  It holds the file as it was when it was opened.
    """

    customers: SheetOf[Customer] = SheetOf("customers")
    followups: SheetOf[FollowUp] = SheetOf("followups")
    tags: SheetOf[Tag] = SheetOf("tags")
    requirements: SheetOf[Requirement] = SheetOf("requirements")
    contacts: SheetOf[Contact] = SheetOf("contacts")
    orders: SheetOf[Order] = SheetOf("orders")
    servicerecords: SheetOf[ServiceRecord] = SheetOf("servicerecords")
    feedback: SheetOf[FeedbackEntry] = SheetOf("feedback")
    attachments: SheetOf[Attachment] = SheetOf("attachments")
    stagehistory: SheetOf[StageChange] = SheetOf("stagehistory")
    changelog: SheetOf[ChangeEntry] = SheetOf("changelog")
    team: SheetOf[TeamMember] = SheetOf("team")
    settings: SheetOf[Setting] = SheetOf("settings")
    fields: SheetOf[CustomField] = SheetOf("fields")

    _kind: type[Sheet[Any]] = Sheet

    def __init__(self, opened: Opened, models: Sequence[type[BaseModel]] = ()) -> None:
        self._models = tuple(models)
        self._open(opened)

    def _open(self, opened: Opened) -> None:
        self._overlay = Overlay(opened, schema_with(self._models)[1])

    @property
    def _book(self) -> Book:
        return self._overlay.opened.book

    @property
    def _file(self) -> str:
        return self._book.file

    @property
    def as_of(self) -> dt.date:
        """T: the day that "today" is."""
        return self._book.as_of

    @property
    def lang(self) -> Lang:
        """The language of the workbook."""
        return self._book.lang

    @property
    def sheets(self) -> list[Any]:
        """All sheets that the workbook has, in the order of its tabs."""
        return [self.sheet(key) for key in self._book.tables]

    @overload
    def sheet(self, which: str) -> Sheet[Any]: ...
    @overload
    def sheet(self, which: type[M]) -> Sheet[M]: ...
    def sheet(self, which: str | type[Any]) -> Any:
        """A sheet by its key (``customers``), the title of its worksheet, or the model of its records.

        ``UsageError``: E-SHEET for a name that is none, E-NO-SHEET where the workbook does not have it (``sheetcrm init`` adds it).
        """
        key = self._key_of(which)
        self._rows_of(key)
        return self._kind(self, key)

    def add_sheet_model(self, model: type[M]) -> Sheet[M]:
        """One more sheet, of somebody's own pydantic model; a subclass of a built-in model takes the place of its sheet.

        The sheet is known by its title, the name of the class.  In a transaction it is made when the workbook does not have it, with a
        column for each field; columns that a subclass adds are added to the sheet.
        """
        if model not in self._models:
            self._models = (*self._models, model)
            self._reopen()
        return self._kind(self, self._key_of(model))

    def _reopen(self) -> None:
        """Read the same bytes again, with the models known by now."""
        opened = self._overlay.opened
        opened.schema, models = schema_with(self._models)
        opened.reread_all()
        self._overlay = Overlay(opened, models)

    def _key_of(self, which: str | type[Any]) -> str:
        schema = self._book.schema
        if isinstance(which, str):
            by_title = {title_form(title): key for key, title in self._book.titles.items()}
            key = which if which in schema else by_title.get(title_form(which)) or schema.titles().get(title_form(which)) or recognise_sheet(which)
        else:
            key = next((key for key, model in self._overlay.models.items() if model is which), None)
            key = key or next((sheet.key for sheet in schema.sheets if sheet.model is which or issubclass(sheet.model, which)), None)
        if key is None:
            name = which if isinstance(which, str) else which.__name__
            raise UsageError("E-SHEET", file=self._file or None, sheet=name, known=", ".join(self._book.tables))
        return key

    def _rows_of(self, key: str) -> Rows:
        found = self._overlay.of(key)
        if found is None:
            schema = self._book.schema.get(key)
            if schema is None or schema.role != "generated" or key not in self._book.titles:
                self._book.need(key)
            raise UsageError("E-GENERATED", file=self._file or None, sheet=self._book.schema.sheet(key).label)
        return found


class Transaction(Workbook):
    """A workbook that is being changed (``with sheetcrm.edit(path) as book``).

    The file is locked against other sheetcrm programs from reading it to saving it.  At the end of the block everything is written at
    once; an exception in the block writes nothing.  ``result`` says afterwards what was done.
    """

    _kind = EditSheet

    def __init__(self, path: str | Path, options: WriteOptions, *, retry: int, command: str, models: Sequence[type[BaseModel]]) -> None:
        check_source(path)
        self.path, self.options, self.retry, self.command = Path(path), options, retry, command
        self._models = tuple(models)
        self._stack = ExitStack()
        self._lock: OwnLock | None = None
        self._state = "new"
        self._result: EditResult | None = None

    @property
    def result(self) -> EditResult:
        """What was done, once the block has ended.  ``UsageError`` E-CLOSED before that, and after one that failed."""
        if self._result is None:
            raise UsageError("E-CLOSED", file=self.path)
        return self._result

    @overload
    def sheet(self, which: str) -> EditSheet[Any]: ...
    @overload
    def sheet(self, which: type[M]) -> EditSheet[M]: ...
    def sheet(self, which: str | type[Any]) -> Any:
        """As ``Workbook.sheet``, to change too."""
        return super().sheet(which)

    def add_sheet_model(self, model: type[M]) -> EditSheet[M]:
        """As ``Workbook.add_sheet_model``; call it before anything is changed (``UsageError`` E-MODEL later)."""
        if self._overlay.changed and model not in self._models:
            from sheetcrm.actions.records.models import too_late

            raise too_late(model)
        super().add_sheet_model(model)
        return self.sheet(model)

    def __enter__(self) -> Transaction:
        from sheetcrm.actions._commit import open_to_change

        if self._state != "new":
            raise UsageError("E-CLOSED", file=self.path)
        with ExitStack() as stack:
            if not self.options.dry_run:
                self._lock = stack.enter_context(hold(self.path, wait=self.options.wait))
            self._open(open_to_change(self.path, self.options, schema=schema_with(self._models)[0], lazily=True))
            self._stack = stack.pop_all()
        self._state = "open"
        return self

    def _open(self, opened: Opened) -> None:
        super()._open(opened)
        self._prepare()

    def _reopen(self) -> None:
        super()._reopen()
        self._prepare()

    def _prepare(self) -> None:
        """Sheets of the models that the workbook does not have are made at the end; they can be filled at once."""
        self._overlay.make(self._models)
        self._writer = Writer(self._overlay)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        from sheetcrm.actions.records.commit import commit

        self._state = "closed"
        with self._stack:
            if kind is None:
                self._result = commit(self)

    def _rows_of(self, key: str) -> Rows:
        if self._state == "closed":
            raise UsageError("E-CLOSED", file=self.path)
        return super()._rows_of(key)
