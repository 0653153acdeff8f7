"""The settings of a workbook: what each is, what it means, and changing one without opening Excel."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from pathlib import Path
from typing import Any

from sheetcrm._values import dataclass
from sheetcrm.actions._commit import WriteOptions, finish, open_to_change, put
from sheetcrm.actions._load import Opened, load
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.schema.settings import near_keys, spec_of, typed
from sheetcrm.schema.settings_data import SETTINGS, SettingSpec
from sheetcrm.store import Applied, Book, CellChange, Edit, Receipt, Table
from sheetcrm.tags import clean
from sheetcrm.text import Lang, Text, say
from sheetcrm.text.config import ALLOWED

_IGNORE_ZH = "忽略."


@dataclass(frozen=True)
class Setting:
    """One setting as it stands.

    value    typed (int, float, bool, str, tuple of texts, ``datetime.time``), None: there is none;  default  the same without the sheet
    chosen   the Settings sheet says it;  source  the file beside the workbook that says it, None: no file does
    meaning  in both languages;  kind, choices  what it may be (``schema.settings_data``)
    """

    key: str
    value: Any
    default: Any
    chosen: bool
    meaning: Text
    kind: str
    choices: tuple[str, ...] = ()
    source: str | None = None


@dataclass
class ConfigResult:
    """settings: those asked for, in their order;  applied: cells changed;  receipt: None when nothing was written

    changing  a change was asked for, not a look
    """

    path: Path
    lang: Lang
    settings: list[Setting]
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None
    changing: bool = False

    @property
    def changes(self) -> list[CellChange]:
        return self.applied.changes


def config(
    path: str | Path,
    key: str | None = None,
    value: object = None,
    *,
    unset: bool = False,
    lang: Lang | None = None,
    as_of: dt.date | None = None,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> ConfigResult:
    """Without key: every setting of the workbook.  With a key: that one.  With a value too: write it into the Settings sheet.

    value   as it would be typed there (``"7"``, ``7``, ``True``, ``"on"``);  unset  blank the setting, so that its default counts again
    lang    of the messages, default that of the workbook;  the other options as in ``fix``
    The next ``refresh`` follows a changed setting.  Raises ``UsageError``: E-SETTING for an unknown key, E-SETTING-VALUE for a value that
    cannot be read, E-NO-SHEET without a Settings sheet to write into.
    """
    check_lang(lang)
    spec, key = _asked(key) if key is not None else (None, None)
    text = None if unset or value is None else _checked(spec, key, value)
    changing = spec is not None and (unset or value is not None)
    options = WriteOptions(as_of, dry_run, ignore_lock, wait, backup)
    opened = open_to_change(path, options) if changing else load(path, as_of=as_of)
    result = ConfigResult(Path(path), lang or opened.book.lang, [], changing=changing)
    if changing:
        assert spec is not None
        assert key is not None
        _write(opened, _edits(opened.book, spec, key, text), result, options)
    result.settings = _listed(opened.book) if key is None else [_setting(opened.book, key)]
    return result


def _asked(key: str) -> tuple[SettingSpec, str]:
    """The setting of a key and the key as it is written; E-SETTING when there is none, with those that it may mean."""
    wanted = clean(key)
    if wanted.startswith(_IGNORE_ZH):
        wanted = "ignore." + wanted.removeprefix(_IGNORE_ZH)
    spec = spec_of(wanted)
    if spec is None or "*" in wanted:
        near = near_keys(wanted)
        raise UsageError("E-SETTING-NEAR" if near else "E-SETTING", key=key, near=", ".join(near))
    return spec, wanted if spec.key.endswith("*") else spec.key


def _checked(spec: SettingSpec | None, key: str | None, value: object) -> str | None:
    """The value as it is typed into its cell; None: blank."""
    if spec is None:
        raise UsageError("E-SETTING", key="", near="")
    try:
        wanted = typed(spec, value)
    except ValueError:
        allowed = ALLOWED[spec.kind]
        choices = ", ".join(spec.choices)
        said = Text(*(say(allowed, lang, choices=choices) for lang in ("zh-CN", "en")))
        raise UsageError("E-SETTING-VALUE", key=key, value=value, allowed=said) from None
    if wanted is None:
        return None
    if isinstance(value, str):
        return wanted if spec.kind == "choice" else clean(value)
    return value_text(wanted)


def _edits(book: Book, spec: SettingSpec, key: str, text: str | None) -> list[Edit]:
    """The edits of the Settings sheet; none where it says so already."""
    table = book.need("settings")
    rows = _rows(table, key)
    if text is None:
        return [table.set_cell("value", i, None) for i in rows if table.columns["value"].text(i).strip()] if table.has("value") else []
    if rows:
        present = clean(table.columns["value"].text(rows[0])) if table.has("value") else ""
        return [] if present == text else [table.set_cell("value", rows[0], text)]
    return [table.append({"group": key.partition(".")[0], "key": key, "value": text, "note": spec.note.of(book.lang)})]


def _rows(table: Table, key: str) -> list[int]:
    """Records with this key, first the one that counts: the first with a value, else the first."""
    groups, keys = table.columns.get("group"), table.columns.get("key")
    found = []
    for i in range(table.length if keys is not None else 0):
        group = clean(groups.text(i)).casefold() if groups is not None else ""
        name = clean(keys.text(i)) if keys is not None else ""
        name = "ignore." + name.removeprefix(_IGNORE_ZH) if name.startswith(_IGNORE_ZH) else name
        if name.casefold() == key.casefold() and not group.startswith("vocab.") and group != "tag_dimension":
            found.append(i)
    values = table.columns.get("value")
    return sorted(found, key=lambda i: (values is None or not values.text(i).strip(), i))


def _write(opened: Opened, edits: list[Edit], result: ConfigResult, options: WriteOptions) -> None:
    if edits:
        result.applied = put(opened, edits, detail=True)
        result.receipt = finish(opened, result.path, result.applied, "config", options)


def _listed(book: Book) -> list[Setting]:
    """All settings in the order of their description, members of a family behind it."""
    order = {spec.key: i for i, spec in enumerate(SETTINGS)}

    def place(key: str) -> tuple[int, int]:
        spec = spec_of(key)
        return (order[spec.key] if spec is not None else len(order), 0)

    return [_setting(book, key) for key in sorted(book.settings, key=place)]


def _setting(book: Book, key: str) -> Setting:
    spec = spec_of(key)
    assert spec is not None
    key = next((known for known in book.settings.chosen if known.casefold() == key.casefold()), key)
    default = typed(spec, spec.default)
    source = book.settings.from_file.get(key)
    return Setting(key, book.settings[key], default, key in book.settings.chosen and source is None, spec.note, spec.kind, spec.choices, source)


def value_text(value: Any) -> str:
    """A typed value as it would be typed into the sheet; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return f"{value:.15g}" if isinstance(value, float) else str(value)
