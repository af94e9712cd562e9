"""The tables of the search, and the index that the database itself keeps of them.

A search must find the same on both databases, so neither cuts the words itself: they come with one space between them
and no sign in them (kernel/searching). On SQLite the tokenizer is “ascii”, which cuts at such spaces alone; “unicode61”
would ask SQLite's own tables of Unicode, which are older or newer than Python's. On PostgreSQL the words become lexemes
without the parser of text search, which would see addresses and numbers among them; a tsvector holds at most one
megabyte, so the different words of a text are dealt out over as many rows as that needs: 4,000 of 64 letters fit. Each
word of a title is there twice, once with a mark before it.
"""

# ruff: noqa: S608  the statements are made of the names of tables
import django.db.models.deletion
from django.db import migrations, models

import averment.team.models

WORDS = "claims_findablewords"
FTS = "claims_findable_fts"
LEXEMES = "claims_findable_lexemes"
OF_TITLE = "\ue001"  # before a lexeme that stands in the title
FORGET = f"INSERT INTO {FTS} ({FTS}, rowid, title, words) VALUES ('delete', old.findable_id, old.title, old.words);"
LEARN = f"INSERT INTO {FTS} (rowid, title, words) VALUES (new.findable_id, new.title, new.words);"

MADE = {
    "sqlite": (
        f"""CREATE VIRTUAL TABLE {FTS} USING fts5 (
            title, words, content='{WORDS}', content_rowid='findable_id', columnsize=0, tokenize='ascii')""",
        f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON {WORDS} BEGIN {LEARN} END",
        f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON {WORDS} BEGIN {FORGET} END",
        f"CREATE TRIGGER {FTS}_update AFTER UPDATE ON {WORDS} BEGIN {FORGET} {LEARN} END",
    ),
    "postgresql": (
        f"CREATE TABLE {LEXEMES} (findable_id bigint NOT NULL, vector tsvector NOT NULL)",
        f"CREATE INDEX {LEXEMES}_vector ON {LEXEMES} USING gin (vector)",
        f"CREATE INDEX {LEXEMES}_findable ON {LEXEMES} (findable_id)",
        f"""CREATE FUNCTION {LEXEMES}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    TRUNCATE {LEXEMES};
                    RETURN NULL;
                END IF;
                IF TG_OP <> 'INSERT' THEN
                    DELETE FROM {LEXEMES} WHERE findable_id = OLD.findable_id;
                END IF;
                IF TG_OP <> 'DELETE' THEN
                    INSERT INTO {LEXEMES} (findable_id, vector)
                    SELECT NEW.findable_id, array_to_tsvector(array_agg(word))
                    FROM (
                        SELECT word, (row_number() OVER () - 1) / 4000 AS part
                        FROM (
                            SELECT unnest(string_to_array(NEW.title || ' ' || NEW.words, ' ')) AS word
                            UNION SELECT '{OF_TITLE}' || unnest(string_to_array(NEW.title, ' '))
                        ) AS different
                        WHERE word <> ''
                    ) AS parted
                    GROUP BY part;
                END IF;
                RETURN NULL;
            END $$""",
        f"""CREATE TRIGGER {LEXEMES}_row AFTER INSERT OR UPDATE OR DELETE ON {WORDS}
            FOR EACH ROW EXECUTE FUNCTION {LEXEMES}_kept()""",
        f"""CREATE TRIGGER {LEXEMES}_all AFTER TRUNCATE ON {WORDS}
            FOR EACH STATEMENT EXECUTE FUNCTION {LEXEMES}_kept()""",
    ),
}
UNMADE = {
    "sqlite": (
        *(f"DROP TRIGGER {FTS}_{act}" for act in ("insert", "delete", "update")),
        f"DROP TABLE {FTS}",
    ),
    "postgresql": (
        f"DROP TRIGGER {LEXEMES}_row ON {WORDS}",
        f"DROP TRIGGER {LEXEMES}_all ON {WORDS}",
        f"DROP FUNCTION {LEXEMES}_kept()",
        f"DROP TABLE {LEXEMES}",
    ),
}


def make_index(apps, schema_editor):
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unmake_index(apps, schema_editor):
    for statement in UNMADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_first"),
        ("evidence", "0001_first"),
        ("team", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Findable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("length", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.case"),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="claims.claim"
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="evidence.source"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FindableWords",
            fields=[
                (
                    "findable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="held",
                        serialize=False,
                        to="claims.findable",
                    ),
                ),
                ("title", models.TextField()),
                ("words", models.TextField()),
                ("text", models.TextField()),
                ("stops", averment.team.models.KeptField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="findable",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", None), ("claim", None), _connector="XOR"),
                name="claims_findable_of_one_thing",
            ),
        ),
        migrations.RunPython(make_index, unmake_index),
    ]
