"""SQL dumps: what INSERT and COPY hold comes out as tables under the columns' names, all else as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.text import sqldump
from tests.extract.families import SSN, Reading, reading

CREATE = (
    "CREATE TABLE `staff` (\n  `id` int NOT NULL, -- number\n  `ssn` char(9) DEFAULT 'a,b',\n"
    "  `born` date,\n  PRIMARY KEY (`id`,`ssn`)\n);\n"
)
HEADER = ["id", "ssn", "born"]


def _table(found: Reading, name: str) -> list[list[str]]:
    return [row for table in found.tables if table.place.sheet == name for row in table.rows]


def test_rows_stand_under_the_columns_of_create_table() -> None:
    """Several rows a statement, backslashes, brackets and commas in strings, NULL."""
    script = CREATE + (
        "INSERT INTO `staff` VALUES (1,'219099999','1981-04-12'),(2,'O\\'Brien, (Jane)',NULL),\n"
        " (3, 'a \"b\"; c', '');\n"
    )
    found = reading("a.sql", script)
    assert _table(found, "staff") == [
        HEADER,
        ["1", "219099999", "1981-04-12"],
        ["2", "O'Brien, (Jane)", ""],
        ["3", 'a "b"; c', ""],
    ]
    assert "number" in found.text


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ("1, N'O''Brien', CAST(N'1981-04-12' AS Date)", ["1", "O'Brien", "1981-04-12"]),
        ("1, 'C:\\temp\\', '1981-04-12'", ["1", "C:\\temp\\", "1981-04-12"]),
        ("1, E'a\\'b\\n', '1981-04-12'::date", ["1", "a'b\n", "1981-04-12"]),
        ("1, $$it's (all), one$$, $x$two$x$", ["1", "it's (all), one", "two"]),
        ("1, q'[it's]', to_date('1981-04-12','YYYY-MM-DD')", ["1", "it's", "1981-04-12 YYYY-MM-DD"]),
        ("1, 0x3231392D30392D39393939, X'4a616e65'", ["1", SSN, "Jane"]),
        ("1, 'a' || 'b', \"Jane\"", ["1", "ab", "Jane"]),
        ("-1.5e3, _utf8'x', b'01'", ["-1.5e3", "x", "01"]),
        ("1, 'x' /* of 219-09-9999 */, DEFAULT", ["1", "x", ""]),
        ("1, CAST(219099999 AS Numeric(9, 0)), NULL", ["1", "CAST 219099999 AS Numeric 9 0", ""]),
    ],
)
def test_literals_of_all_dialects_are_understood(values: str, cells: list[str]) -> None:
    """MySQL, PostgreSQL, T-SQL, Oracle, SQLite."""
    found = reading("a.sql", f"INSERT INTO staff (id, ssn, born) VALUES ({values});\n")
    assert _table(found, "staff") == [HEADER, cells]
    assert "219-09-9999" in found.text or "219-09-9999" not in values


@pytest.mark.parametrize(
    "head",
    [
        "INSERT INTO staff (id, ssn, born) VALUES",
        "insert into hr.staff(id,ssn,born)\nvalues",
        "INSERT [dbo].[staff] ([id], [ssn], [born]) VALUES",
        'INSERT INTO "public"."staff" ("id", "ssn", "born") OVERRIDING SYSTEM VALUE VALUES',
        "INSERT IGNORE INTO `hr`.`staff` (`id`,`ssn`,`born`) VALUES",
        "REPLACE INTO staff (id, ssn, born) VALUES",
        "INSERT OR IGNORE INTO staff (id, ssn, born) VALUES",
    ],
)
def test_one_statement_a_row_makes_one_table(head: str) -> None:
    """As T-SQL and Oracle write it, with GO or nothing between."""
    for between in (";\n", "\nGO\n", ";\nGO\n"):
        script = "".join(
            f"{head} ({number}, '21909999{number}', '1981-04-1{number}'){between}" for number in range(3)
        )
        found = reading("a.sql", script)
        assert len(found.tables) == 1
        assert _table(found, "staff")[0] == HEADER
        assert [row[1] for row in _table(found, "staff")[1:]] == ["219099990", "219099991", "219099992"]


def test_tables_that_take_turns_are_kept_apart() -> None:
    """Each under its own header."""
    script = "".join(
        f"INSERT INTO a (x, y) VALUES ({number}, 'ay');\nINSERT INTO b (z) VALUES ('bee{number}');\n"
        for number in range(50)
    )
    found = reading("a.sql", script)
    assert len(found.tables) == 2
    assert len(_table(found, "a")) == len(_table(found, "b")) == 51


def test_copied_lines_are_rows() -> None:
    """PostgreSQL's own dumps: tabs, escapes, and a line with a dot at the end."""
    script = (
        "CREATE TABLE public.staff (\n    id integer NOT NULL,\n    ssn character(9),\n    note text\n);\n"
        "COPY public.staff (id, ssn, note) FROM stdin;\n"
        "1\t219099999\tsaid \\'x\\'\\tand more\n2\t\\N\t\\\\\n\\.\n"
        f"COPY staff FROM STDIN WITH (FORMAT csv);\n3,\"a, b\",c\n\\.\nSELECT '{SSN}';\n"
    )
    found = reading("a.sql", script)
    assert ["1", "219099999", "said 'x'\tand more"] in found.rows
    assert ["2", "", "\\"] in found.rows
    assert ["3", "a, b", "c"] in found.rows
    assert ["id", "ssn", "note"] in found.rows
    assert SSN in found.text


def test_what_is_no_row_stays_text() -> None:
    """Nothing is dropped: a broken statement is read as it stands, and so is everything around."""
    script = (
        f"-- kept by Jane Doe, 406-555-0100\n/* block {SSN} */\nUPDATE staff SET ssn = '517-44-1234';\n"
        "INSERT INTO staff SELECT 'token1' FROM other;\nINSERT INTO staff VALUES (broken 'token2\n"
        "COMMENT ON TABLE staff IS 'token3';\nINSERT INTO staff VALUES (2, 'fine');\n"
    )
    text = reading("a.sql", script).text
    for wanted in ("Jane Doe", SSN, "517-44-1234", "token1", "token2", "token3", "fine"):
        assert wanted in text


def test_comments_between_rows_are_read() -> None:
    """Notes of whoever edited the dump."""
    script = f"INSERT INTO a VALUES (1), -- was {SSN}\n (2), /* and Jane */ (3);\n"
    found = reading("a.sql", script)
    assert SSN in found.text
    assert "and Jane" in found.text
    assert found.rows == [["1"], ["2"], ["3"]]


def test_a_dump_is_known_by_its_statements() -> None:
    """Under a name that says nothing."""
    script = CREATE + "INSERT INTO staff VALUES (1,'a','b');\n"
    assert reading("backup", script).media == "sql"
    assert reading("backup.txt", script).media == "sql"
    assert reading("note.txt", "We create table plans.\nThen we insert into the box.\n").media == "text"


def test_long_statements_go_over_what_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the chunks end, the rows are the same."""
    rows = ",".join(f"({number},'name {number}; it''s (x), y','1981-04-12')" for number in range(400))
    script = f"-- start\n{CREATE}INSERT INTO `staff` VALUES {rows};\n-- behind\n"
    whole = reading("a.sql", script)
    assert len(_table(whole, "staff")) == 401
    for size in (997, 1500, 4096):
        monkeypatch.setattr(sqldump, "_CHUNK", size)
        found = reading("a.sql", script)
        assert found.rows == whole.rows
        assert "behind" in found.text


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_text_in_standard_quotes_comes_back(rows: list[list[str]]) -> None:
    """Quotation marks doubled, and a backslash that is one."""
    values = ", ".join(
        "({})".format(", ".join("'" + cell.replace("'", "''") + "'" for cell in row)) for row in rows
    )
    told = [[cell.replace("\\", "/") for cell in row] for row in rows]
    found = reading("a.sql", f"INSERT INTO t (a, b) VALUES {values.replace(chr(92), '/')};\n")
    assert found.rows == [["a", "b"], *told]


@given(st.text(st.sampled_from("INSERT INTO t VALUES('\",;)\\$/*-[]`\n xX1"), max_size=300))
def test_any_script_is_read_to_its_end(text: str) -> None:
    """Quotation marks and brackets in any order end in an outcome, and no letter is lost."""
    found = reading("a.sql", f"INSERT INTO t VALUES {text}\n-- marker at the end\n")
    assert "marker at the end" in found.text or "marker at the end" in str(found.members)
