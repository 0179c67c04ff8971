#!/usr/bin/env bash
# Textual 8.2.8: the columns of a `DataTable` keep the width of rows that are gone.
#
# Columns without a width fit their content, and `update_cell(…, update_width=True)` shrinks them when the longest cell gets shorter. Removing the longest row, or
# `clear()`, does not: a table that is filled anew stays as wide as the longest row it ever showed, and scrolls sideways for nothing.
# Only `clear(columns=True)` with the columns added again gives the width of what is shown.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "textual==8.2.8" 2>/dev/null
cat >"$folder/table.py" <<'PYTHON'
import asyncio

from textual.app import App
from textual.widgets import DataTable


class Tables(App[None]):
    def compose(self):
        yield DataTable()


async def width(change) -> int:
    app = Tables()
    async with app.run_test() as pilot:
        table = app.query_one(DataTable)
        table.add_column("name", key="name")
        table.add_row("short", key="first")
        table.add_row("a name of thirty characters ok", key="long")
        for step in (None, change, lambda table: table.add_row("small")):
            if step:
                step(table)
            await pilot.pause()
            await pilot.pause()
        return table.columns["name"].content_width


def update(table):
    table.update_cell("long", "name", "brief", update_width=True)


def remove(table):
    table.remove_row("long")


def clear(table):
    table.clear()


def clear_columns(table):
    table.clear(columns=True)
    table.add_column("name", key="name")


print(*(asyncio.run(width(change)) for change in (update, remove, clear, clear_columns)))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/table.py")
echo "width of the column after update_cell, remove_row, clear(), clear(columns=True): $seen"
[ "$seen" = "5 30 30 5" ]
