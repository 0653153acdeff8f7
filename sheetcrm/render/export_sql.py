"""Exports into any database that SQLAlchemy reaches, all sheets in one transaction: everything is there afterwards, or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from sheetcrm.errors import IoFailed, UsageError
from sheetcrm.render.export_columns import ExportColumn, ExportTable, parents_first, references
from sheetcrm.text import Text

if TYPE_CHECKING:
    import sqlalchemy as sa

Present = Literal["fail", "replace", "append"]
"""What to do where a table of that name is there already."""

_PIECE = 5000
_PASSWORD = re.compile(r"(?<=://)([^/?#]*?):[^/?#]*@|((?:password|passwd|pwd|sslpassword)=)[^&\s]*", re.IGNORECASE)


def without_password(url: str) -> str:
    """The address with ``***`` in the place of any password, whether or not it is a sound one."""
    return _PASSWORD.sub(lambda match: f"{match[1]}:***@" if match[1] is not None else f"{match[2]}***", url)


def write_sql(tables: Sequence[ExportTable], url: str, *, present: Present = "fail", schema: str | None = None) -> None:
    """A table a sheet, named by its key; lists as JSON, days and moments as such, blanks NULL.

    schema  of the database, made if it is not there.  Primary and foreign keys are declared where the data keeps them.
    Raises ``UsageError``: E-EXTRA without SQLAlchemy or the driver, E-EXPORT-URL, E-EXPORT-TABLES where tables are there and
    ``present`` is fail; ``IoFailed`` (E-DATABASE) for whatever the database says.  No password is ever part of a message.
    """
    try:
        import sqlalchemy as sa
    except ImportError:
        raise UsageError("E-EXTRA", package="SQLAlchemy", extra="postgres") from None
    engine = _engine(sa, url)
    try:
        with engine.begin() as connection:
            _Writer(sa, connection, tables, schema, without_password(url)).write(present)
    except (sa.exc.SQLAlchemyError, engine.dialect.dbapi.Error, OSError) as problem:  # COPY speaks with the driver itself
        raise IoFailed("E-DATABASE", file=without_password(url), problem=_said(problem, engine.url.password)) from None
    finally:
        engine.dispose()


def _engine(sa: Any, url: str) -> Any:
    try:
        return sa.create_engine(url)
    except ImportError as problem:
        raise UsageError("E-EXTRA", package=problem.name or "psycopg", extra="postgres") from None
    except (sa.exc.ArgumentError, ValueError):
        raise UsageError("E-EXPORT-URL", file=without_password(url)) from None
    except sa.exc.SQLAlchemyError as problem:
        raise UsageError("E-EXPORT-URL", file=without_password(url), problem=str(problem)) from None


def _said(problem: Exception, password: object) -> str:
    """The first line of what a database says, without the password and without the values that it was given."""
    line = (str(getattr(problem, "orig", None) or problem).strip().splitlines() or [""])[0]
    line = without_password(line)
    return line.replace(str(password), "***") if password else line


class _Writer:
    def __init__(self, sa: Any, connection: sa.Connection, tables: Sequence[ExportTable], schema: str | None, shown: str) -> None:
        self.sa, self.connection, self.schema, self.shown = sa, connection, schema, shown
        self.tables = parents_first(tables)
        self.lite = connection.dialect.name == "sqlite"
        self.meta: sa.MetaData = sa.MetaData(schema=schema)
        self.made = {table.key: self._table(table) for table in self.tables}

    def write(self, present: Present) -> None:
        sa = self.sa
        if self.schema and not self.lite:
            self.connection.execute(sa.schema.CreateSchema(self.schema, if_not_exists=True))
        there = [table.key for table in self.tables if sa.inspect(self.connection).has_table(table.key, schema=self.schema)]
        if there and present == "fail":
            raise UsageError("E-EXPORT-TABLES", file=self.shown, tables=Text("、".join(there), ", ".join(there)))
        if present == "replace":
            for table in reversed(self.tables):
                self.made[table.key].drop(self.connection, checkfirst=True)
            there = []
        for table in self.tables:
            if table.key not in there:
                self.made[table.key].create(self.connection)
        for table in self.tables:
            self._fill(table)
        if not self.lite:
            for table, column, target in references(self.tables):
                if table.key not in there:
                    self.connection.execute(sa.schema.AddConstraint(self._foreign_key(table, column, target)))

    def _table(self, table: ExportTable) -> sa.Table:
        """SQLite takes foreign keys only with the table; elsewhere they are added when the rows are there."""
        own = table.id_key if table.is_key() else None
        columns = [self.sa.Column(c.header, self._type(c), primary_key=c.key == own, autoincrement=False) for c in table.columns]
        keys = [self._foreign_key(*found) for found in references(self.tables) if found[0] is table] if self.lite else []
        made: sa.Table = self.sa.Table(table.key, self.meta, *columns, *keys)
        return made

    def _foreign_key(self, table: ExportTable, column: ExportColumn, target: ExportTable) -> sa.ForeignKeyConstraint:
        named = target.column(target.id_key or "")
        assert named is not None
        place = f"{self.schema}.{target.key}" if self.schema else target.key
        made = self.sa.ForeignKeyConstraint([column.header], [f"{place}.{named.header}"], name=f"{table.key}_{column.key}_fkey")
        if not self.lite:
            self.made[table.key].append_constraint(made)
        key: sa.ForeignKeyConstraint = made
        return key

    def _type(self, column: ExportColumn) -> Any:
        sa = self.sa
        types = {
            "text": sa.Text, "list": sa.JSON, "bool": sa.Boolean, "integer": sa.BigInteger, "number": sa.Double, "date": sa.Date,
            "datetime": sa.DateTime,
        }  # fmt: skip
        if column.key == "" or (column.type == "text" and self.connection.dialect.name in ("mysql", "mariadb", "mssql", "oracle")):
            return sa.String(400) if column.kind in ("id", "ref", "person") else sa.Text()
        return types[column.type]()

    def _fill(self, table: ExportTable) -> None:
        if not table.columns or not table.length:
            return
        columns = [column.spread(_encoder(column), None) for column in table.columns]
        driver = getattr(self.connection.connection, "driver_connection", None)
        if self.connection.dialect.driver == "psycopg" and driver is not None:
            self._copy(table, columns, driver)
            return
        names = [column.header for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        for start in range(0, len(rows), _PIECE):
            self.connection.execute(self.made[table.key].insert(), rows[start : start + _PIECE])

    def _copy(self, table: ExportTable, columns: Sequence[list[Any]], driver: Any) -> None:
        """PostgreSQL takes a stream of rows ten times quicker than INSERT."""
        import json

        for n, column in enumerate(table.columns):
            if column.type == "list":
                columns[n][:] = [None if value is None else json.dumps(value, ensure_ascii=False) for value in columns[n]]
        prepare = self.connection.dialect.identifier_preparer
        names = ", ".join(prepare.quote_identifier(column.header) for column in table.columns)
        with driver.cursor() as cursor, cursor.copy(f"COPY {prepare.format_table(self.made[table.key])} ({names}) FROM STDIN") as copy:
            for row in zip(*columns, strict=True):
                copy.write_row(row)


def _encoder(column: ExportColumn) -> Callable[[Any], Any]:
    if column.type == "list":
        return list
    if column.type == "datetime":
        return lambda value: value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
    if column.type == "text":
        return lambda text: str(text).replace("\x00", "")
    return _itself


def _itself(value: Any) -> Any:
    return value
