#!/usr/bin/env python3
"""Lets LibreOffice compute a workbook anew, from nothing but its cells and formulas.

    tests/recalculate.py IN.xlsx OUT.xlsx [SHEET CELL NUMBER]…

The stored results of all formulas are taken out first, so that none can be taken over; with SHEET,
CELL and NUMBER cells that hold a number get another one. Rows of a sheet that come twice or
not in their order, which Excel calls a broken file, are refused.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

# Seconds: with a new profile it takes two, and a busy machine is given its time.
PATIENCE = 120
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(rb"<c ([^>]*?)>(<f[ >].*?</f>)<v>[^<]*</v></c>", re.S)


def part_of(book, sheet):
    """The name of the part that holds a sheet."""
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {of.get("Id"): of.get("Target") for of in relations}
    for of in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        if of.get("name") == sheet:
            return "xl/" + targets[of.get(RELATED)]
    sys.exit(f"recalculate: there is no sheet «{sheet}»")


def without_results(xml, name):
    rows = [int(row) for row in re.findall(rb'<row r="(\d+)"', xml)]
    if any(after <= before for before, after in zip(rows, rows[1:])):
        sys.exit(f"recalculate: rows of {name} are not in their order, or come twice")
    # Whether the result is a text was said of the result.
    bare, count = CELL.subn(lambda cell: b"<c %s>%s</c>" % (cell[1].replace(b' t="str"', b""), cell[2]), xml)
    if count != xml.count(b"<f>") + xml.count(b"<f "):
        sys.exit(f"recalculate: a formula of {name} has no stored result")
    return bare


def changed(xml, cell, number):
    pattern = rb'(<c r="%s"[^>]*><v>)[^<]*(</v></c>)' % cell.encode()
    xml, count = re.subn(pattern, rb"\g<1>%s\g<2>" % number.encode(), xml)
    if count != 1:
        sys.exit(f"recalculate: {cell} is no cell with a number")
    return xml


def convert(source, folder, home):
    """Runs LibreOffice with a profile of its own; one that hangs is ended with all that it started."""
    command = ["soffice", f"-env:UserInstallation=file://{home}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, source]
    with open(f"{home}/said", "w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            sys.exit(f"recalculate: LibreOffice was not done in {PATIENCE} s")
        made = os.path.join(folder, os.path.basename(source))
        if process.returncode != 0 or not os.path.exists(made):
            said.seek(0)
            sys.exit(f"recalculate: LibreOffice made nothing:\n{said.read()}")
    return made


def main():
    source, target, *rest = sys.argv[1:]
    changes = list(zip(rest[::3], rest[1::3], rest[2::3], strict=True))
    if shutil.which("soffice") is None:
        sys.exit("recalculate: LibreOffice (soffice) is missing; tests/run installs what the tests need")
    with tempfile.TemporaryDirectory() as home:
        bare = f"{home}/bare.xlsx"
        with zipfile.ZipFile(source) as book, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as copy:
            parts = [(part_of(book, sheet), cell, number) for sheet, cell, number in changes]
            for name in book.namelist():
                content = book.read(name)
                if name.startswith("xl/worksheets/sheet"):
                    content = without_results(content, name)
                for part, cell, number in parts:
                    if name == part:
                        content = changed(content, cell, number)
                copy.writestr(name, content)
        shutil.move(convert(bare, f"{home}/made", home), target)


if __name__ == "__main__":
    main()
