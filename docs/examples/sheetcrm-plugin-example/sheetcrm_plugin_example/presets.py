"""``sheetcrm new --preset callsheet``: customers and follow-ups, nothing else."""

from __future__ import annotations

from sheetcrm.plugin import Preset, Text

PRESET = Preset(
    key="callsheet",
    rank=90,
    title=Text("电话名单", "Call sheet"),
    stem=Text("电话名单", "call-sheet"),
    about=Text("待跟进清单打头，适合打电话的团队。", "The due list in front, for a team that telephones."),
    tabs=("guide", "customers", "followups", "duelist", "issues", "requirements", "tags", "team", "settings"),
    opens="duelist",
)
