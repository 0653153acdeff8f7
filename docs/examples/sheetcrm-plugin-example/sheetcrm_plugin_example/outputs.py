"""``validate --format csv``: a line for each finding, for a spreadsheet."""

from __future__ import annotations

import csv

from sheetcrm.plugin import Checked, Output, output


@output("csv")
class Csv(Output):
    """File, sheet, cell, code, severity, message."""

    def write(self, checked: Checked) -> None:
        lines = csv.writer(self.stream, lineterminator="\n")
        if self.first:
            lines.writerow(("file", "sheet", "cell", "code", "severity", "message"))
        for finding in checked.findings:
            message = finding.message
            if message.startswith(("=", "+", "-", "@", "\t", "\r")):
                message = "'" + message  # what begins like a formula must not become one
            lines.writerow((checked.file, finding.sheet, finding.cell, finding.code, finding.severity, message))
