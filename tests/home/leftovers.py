"""Looks for words in every cell of every table, by plain SQL: what the product's own search overlooks is found here."""

from json import dumps

from django.db import connection


def columns_with(*words: str) -> set[str]:
    """Return ``table.column`` of every column in which one of ``words`` stands, as text, JSON or bytes."""
    needles = [form for word in words for form in (word, dumps(word).strip('"'))]
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    text = value.decode(errors="ignore") if isinstance(value, bytes) else value
                    if isinstance(text, str) and any(needle in text for needle in needles):
                        found.add(f"{table}.{name}")
    return found
