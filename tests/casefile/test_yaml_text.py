"""YAML as a person reads it: words stay words, and nothing in it stands for more than it shows."""

from __future__ import annotations

import pytest

from averment.casefile.yaml_text import YamlFault, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("true", True), ("~", None), ("", None), ("'true'", "true"),
        ("2026-06-14", "2026-06-14"), ("2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"), ("12:30:00", "12:30:00"),
        ("41", 41), ("-41", -41), ("007", "007"), ("+5", "+5"), ("1_000", "1_000"), ("0x10", "0x10"), ("0o7", "0o7"),
        ("1.5", 1.5), ("1.10", "1.10"), ("1.50", "1.50"), ("1.", "1."), (".5", ".5"), ("1e5", "1e5"),
        ("1.5e3", "1.5e3"), ("1.0e+20", 1e20), (".nan", ".nan"), (".inf", ".inf"), ("1.0e+999", "1.0e+999"),
        ("123456789012345678901234567890", "123456789012345678901234567890"), ("'41'", "41"), ("<<", "<<"), ("=", "="),
        ("کشمیر", "کشمیر"), ('"a\\u2028b"', "a\u2028b"),
    ],
)  # fmt: skip
def test_what_is_no_plain_number_or_truth_value_is_a_word(text: str, value: object) -> None:
    assert read_yaml(f"a: {text}").value == {"a": value}
    read = read_yaml(f"a: {text}").value
    assert isinstance(read, dict)
    assert type(read["a"]) is type(value)


def test_a_comma_in_a_text_in_braces_is_a_comma() -> None:
    assert read_yaml("{title: Kashmir, the situation, kind: news}").value == {
        "title": "Kashmir, the situation",
        "kind": "news",
    }
    assert read_yaml("{a: x, y, z, b: [p, q]}").value == {"a": "x, y, z", "b": ["p", "q"]}
    assert read_yaml('{a: "x", y}').value == {"a": "x", "y": None}
    assert read_yaml("{a: x, y: }").value == {"a": "x", "y": None}
    assert read_yaml("{a: [x], y}").value == {"a": ["x"], "y": None}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3", 3, "the key “a” stands twice"),
        ("a: &x [1]\nb: *x", 1, "anchors and aliases"),
        ("a: &x word\nb:\n  - *x", 1, "anchors and aliases"),
        ("&a [*a]", 1, "anchors and aliases"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", 1, "anchors and aliases"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", 2, "the tag"),
        ("a: 1\nb: !mine [1]", 2, "the tag"),
        ("a: 1\nb: !!set {a, b}", 2, "the tag"),
        ("a: !!binary aGk=", 1, "the tag"),
        ("? [a]\n: b", 1, "a key that is not a word"),
        ("a:\n\tb: 1", 2, "cannot start any token"),
        ("a: 1\n---\nb: 2", 2, "single document"),
        ('a: 1\nb: "x', 2, "quoted scalar"),
        ("a: 1\nb: x\0y", 2, "a character that YAML does not allow"),
        ("a: 1\n\nb: \x07", 3, "a character that YAML does not allow"),
        ('a: "\\ud800"', 1, "escape"),
        ("a: {b: [1, 2}", 1, ""),
        ("[" * 100_000, 1, "depth"),
        ("{a: " * 100_000, 1, "depth"),
        ("- " * 100_000 + "x", 1, "depth"),
        ("\n".join(" " * depth + "a:" for depth in range(500)), 41, "nested deeper"),
    ],
)
def test_what_a_reader_could_not_follow_is_refused_where_it_stands(text: str, line: int, what: str) -> None:
    with pytest.raises(YamlFault) as fault:
        read_yaml(text)
    assert what in fault.value.what
    assert abs(fault.value.line - line) <= (1 if "nested" in what else 0)


def test_aliases_are_told_at_the_place_that_is_repeated() -> None:
    with pytest.raises(YamlFault) as fault:
        read_yaml("a: 1\nb: &x {c: 1}\nd: *x\n")
    assert fault.value.line == 2


def test_a_scalar_of_ten_megabytes_is_a_scalar() -> None:
    assert read_yaml(f"a: {'x' * 10_000_000}").value == {"a": "x" * 10_000_000}


def test_each_part_knows_its_line() -> None:
    text = read_yaml("# head\na:\n  - b: 1\n    c:\n      d: 2\n  - {b: 3,\n     c: 4}\n")
    assert [text.line_of(loc) for loc in ((), ("a",), ("a", 0), ("a", 0, "c", "d"), ("a", 1), ("a", 1, "c"))] == [
        2, 2, 3, 5, 6, 7,
    ]  # fmt: skip
    assert text.line_of(("a", 0, "not there")) == 3
    assert text.line_of(("a", 9)) == 2
