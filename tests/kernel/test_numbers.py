"""What is read as a number, and with which value, in each script and spelling."""

import sys
from collections.abc import Callable
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest

from averment.kernel.numbers import ClockValue, DateValue, Number, Quantity, Role, numbers_in, uttered


def told(number: Number) -> str:
    """A number as a short word: 41, 2016-04-14, --04-14, 10:30."""
    value = number.value
    if isinstance(value, DateValue):
        parts = [f"{value.year:04d}" if value.year else "-", f"{value.month:02d}"]
        return "-".join(parts + [f"{value.day:02d}"] if value.day else parts)
    if isinstance(value, ClockValue):
        return f"{value.hour:02d}:{value.minute:02d}"
    amount = value.amount
    return str(int(amount)) if amount == amount.to_integral_value() else f"{amount:.6f}".rstrip("0")


def stated(text: str, language: str = "en") -> list[str]:
    return [told(number) for number in uttered(text, language)]


FIGURES = [
    ("1,978 entries", "1978"),
    ("1\u00a0978 and 1\u2009978 and 1\u202f978 and 1 978.", "1978 1978 1978 1978"),
    ("12,34,567 voters", "1234567"),
    ("1,23,45,678.50", "12345678.5"),
    ("1,234,567.8", "1234567.8"),
    ("68.3 per cent, 68.3%, 68.3 percent", "68.3 68.3 68.3"),
    ("3, 4 and 5", "3 4 5"),
    ("1,2", "1 2"),
    ("41st, 2nd, 3rd and 14th", "41 2 3 14"),
    ("1.2 million, 15 lakh, 3 crore, 2.5 thousand", "1200000 1500000 30000000 2500"),
    ("$3bn, €2.5 billion, ₹12 crore, Rs. 5,00,000, Rs500, PKR 300", "3000000000 2500000000 120000000 500000 500 300"),
    ("12 lakh 50 thousand", "1250000"),
    ("٣ لاکھ اور ५ करोड़", "300000 50000000"),
    ("۱٬۹۷۸ اور ۶۸٫۳", "1978 68.3"),
    ("۱،۹۷۸ افراد، ۶۸۔۳ فیصد", "1978 68.3"),
    ("١٬٩٧٨ و٦٨٫٣٪", "1978 68.3"),
    ("१२,३४,५६७ और ६८.३ प्रतिशत", "1234567 68.3"),
    ("سال2016میں ۴۱ویں", "2016 41"),
    ("2016में 41वें", "2016 41"),
    ("০৪১", "41"),  # other scripts' digits too
    ("a 550-day shutdown of 5km and 24h", "550 5 24"),
    ("a 41-year-old", "41"),
    ("10-12 people, 130–145 killed", "10 12 130 145"),
    ("between 20,000 and 100,000", "20000 100000"),
    ("2/3 of them", "0.666667"),
    ("fell by −3.2 per cent and to -5", "-3.2 -5"),
    ("under-18s, mid-2019, post-1947 and pre-2016", "18 2019 1947 2016"),
    ("the 1990s, the 90s", "1990 90"),
    ("2016–17, 2016-17, 2016/17, 1999–00", "2016 2017 2016 2017 2016 2017 1999 2000"),
    ("2016-2022 and 2016 to 2022", "2016 2022 2016 2022"),
    ("1’978", "1978"),
    ("1.978,5 is foreign", "1978.5"),
]
WORDS = [
    ("Forty-one people", "41"),
    ("forty one, forty\u2011one", "41 41"),
    ("two hundred and six", "206"),
    ("Three Thousand", "3000"),
    ("six thousand two hundred and seventeen", "6217"),
    ("two million three hundred thousand and six", "2300006"),
    ("a dozen, two dozen, half a dozen", "12 24 6"),
    ("half a million; a hundred and fifty; a thousand", "500000 150 1000"),
    ("twenty-first and thirtieth", "21 30"),
    ("five hundred and ninety-first", "591"),
    ("two-thirds, three quarters", "0.666667 0.75"),
    ("one hundred", "100"),
    ("two and a half years", "2.5"),
    ("nineteen forty-seven and twenty sixteen", "1947 2016"),
    ("between two hundred and six hundred", "200 600"),
    ("between two thousand and three thousand", "2000 3000"),
    ("three or four; seven, eight", "3 4 7 8"),
    ("seventeen forty-year sentences", "17 40"),
    ("two lakh fifty thousand", "250000"),
    ("one in three", "3"),
]
DATES = [
    ("14 April 2016", "2016-04-14"),
    ("April 14, 2016 and April 14th, 2016", "2016-04-14 2016-04-14"),
    ("14/04/2016, 14.04.2016, 14-04-2016, 14/04/16", "2016-04-14 2016-04-14 2016-04-14 2016-04-14"),
    ("04/14/2016", "2016-04-14"),  # no fourteenth month, so the month stands first
    ("05/08/2019", "2019-08-05"),
    ("15/08/47", "1947-08-15"),
    ("2016-04-14T10:00:00Z and 2016/04/14", "2016-04-14 2016-04-14"),
    ("2016-04", "2016-04"),
    ("in April 2016, Apr. 2016, Apr-2016", "2016-04 2016-04 2016-04"),
    ("the 14th of April; the 14th day of April 2016", "--04-14 2016-04-14"),
    ("fourteenth of April", "--04-14"),
    ("14 Apr. 2016; 14-Apr-2016; 14 Sept 2016", "2016-04-14 2016-04-14 2016-09-14"),
    ("14–16 April 2016", "2016-04-14 2016-04-16"),
    ("on 3, 5 and 9 May 2017", "2017-05-03 2017-05-05 2017-05-09"),
    ("from April to June 2016", "2016-04 2016-06"),
    ("14 April to 3 May 2016", "2016-04-14 2016-05-03"),
    ("29 December to 3 January 2016", "--12-29 2016-01-03"),  # whose year is not told
    ("۱۴ اپریل ۲۰۱۶ء کو", "2016-04-14"),
    ("14 اپریل 2016", "2016-04-14"),
    ("اپریل ۲۰۱۶ میں", "2016-04"),
    ("14 अप्रैल 2016 को; फरवरी 2016; फ़रवरी २०१६", "2016-04-14 2016-02 2016-02"),
    ("15 से 17 मई 2018", "2018-05-15 2018-05-17"),
    ("14 avril 2016, 1er août 2016", "2016-04-14 2016-08-01"),
    ("14 de abril de 2016", "2016-04-14"),
    ("14 أبريل 2016", "2016-04-14"),
    ("14 نيسان/أبريل 2016", "2016-04-14"),
    ("5 كانون الثاني/يناير 2017 و3 تشرين الأول 2016", "2017-01-05 2016-10-03"),
    ("at 10:30, at 10.30 p.m., at 10 a.m.", "10:30 22:30 10:00"),
    ("31/02/2016", "31 2 2016"),  # no such day
    ("In May 2016, 14 people", "2016-05 14"),
    ("On 5 August 2019, 4 people", "2019-08-05 4"),
]


@pytest.mark.parametrize(("text", "values"), FIGURES + WORDS + DATES)
def test_a_number_is_read_by_its_value(text: str, values: str) -> None:
    assert stated(text) == values.split()


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("1 978,5 et 68,3 pour cent", "fr", "1978.5 68.3"),
        ("1.978 y 12.345,6", "es", "1978 12345.6"),
        ("1,978", "fr", "1.978"),
        ("12,34,567", "fr", "1234567"),
        ("1.978,5", "de", "1978.5"),
        ("1,5", "ru-RU", "1.5"),
        ("1,5", "RO", "1.5"),
        ("1,5", "es_MX", "1.5"),
        ("1,5", "esu", "1 5"),  # no Spanish, though it begins so
        ("1,5", "frr", "1 5"),
        ("1,5", "gju", "1 5"),
        ("1.5", "x-es", "1.5"),
        ("1.978", "en", "1.978"),
        ("1.234.567", "en", "1234567"),
    ],
)
def test_the_language_decides_what_a_comma_and_a_point_mean(text: str, language: str, values: str) -> None:
    assert stated(text, language) == values.split()


NO_NUMBERS = [
    "COVID-19, H1N1, G20, A4, 4G, 3D, F-16, AK-47, NJ9842 and 35A",
    "کووڈ-19 और कोविड-19",
    "See https://example.org/2016/05/12 and write to desk7@example.org",
    "saved as report-2016.pdf and an-0491",
    "One person, no one, the first and the ninth; a second time",
    "Hundreds of people, dozens, several thousand, tens of thousands, a few hundred",
    "Part II of Chapter VI",
    "In April and in May; the march went on; they may stay",
    "The court sat 24/7.",
    "version 1.2.3",
    "(1) the arrest, (2) the detention and (3) the trial",
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_names_and_vague_words_are_no_numbers(text: str) -> None:
    assert stated(text) == []


NAMES = [
    "article 9; Article 35A; Art. 9; arts. 9 and 14; articles 9, 14 and 19(2)(a)",
    "articles 9 to 14; article 9 (1) and (4); article 9 and 14 of the Covenant; Articles 370 and 35A",
    "paragraph 4; para. 4; paras 4–6; paragraphs 4, 5 and 9; subparagraph 3 (b); § 4–6; ¶ 12",
    "section 13; Sec. 13; s. 13; s.43D(5); ss. 3-5; rule 12.1; under rules 12 and 13; chapter 3; annex 2; clause 7",
    "resolution 47; resolution 47 (1948); resolutions 38 (1948), 39 (1948) and 47 (1948); resolution 2016 (2011)",
    "resolution 47 of 1948; Council resolution 16/21; decision 2/106; principle 5; goal 16; recommendation 12",
    "footnote 3; see note 12; page 4; p. 4; pp. 4–6; Table 3; in table 3; Figure 2; Schedule 4; op. 5",
    "Opinion No. 8/2023; general comment No. 36; Communication No. 1234/2003; FIR No. 12/2019; Nos. 3 and 4",
    "S/RES/47 (1948); A/HRC/48/1; CCPR/C/IND/CO/4; E/CN.4/2006/6/Add.1; A/RES/217 (III)",
    "WP(Crl) 229/2019; W.P. 12/2020; AL IND 5/2020; Writ Petition (Criminal) No. 229 of 2019",
    "the Public Safety Act, 1978; Public Safety Act 1978, as amended; Act No. 34 of 2019; the 1978 Act; Act VI of 1978",
    "آرٹیکل ۹؛ آرٹیکل 9 اور 14 کے تحت؛ دفعہ ۳۷۰؛ شق ۲؛ پیراگراف ۴؛ قرارداد نمبر ۴۷؛ باب ۳؛ ضمیمہ ۲",
    "अनुच्छेद 9; अनुच्छेद 9 और 14 के तहत; धारा ३७०; पैरा 4; प्रस्ताव संख्या 47; अध्याय 3; नियम 12",
    "l’article 9; paragraphe 4; résolution 47 (1948); artículo 9; artículos 9 y 14; párrafo 4; resolución 47",
    "المادة ٩؛ المواد ٩ و١٤ و١٩؛ الفقرة ٤ من القرار ٤٧؛ والمادة 9؛ بالفقرة 3",
]


@pytest.mark.parametrize("text", [part.strip() for line in NAMES for part in line.replace("؛", ";").split(";")])
def test_a_number_that_names_a_provision_needs_no_ground(text: str) -> None:
    assert stated(text) == []
    assert numbers_in(text) or "/" in text


COUNTED = [
    ("a section of 14 people", "14"),
    ("47 resolutions and 12 articles", "47 12"),
    ("In paragraph 4 we list 12 people.", "12"),
    ("Under articles 9 and 14, 12 people were held.", "12"),
    ("Under articles 9, 14 and 19, 12 were held.", "12"),
    ("Under article 9, 12 people were held.", "12"),
    ("Under article 9 and 14 of the detainees", "14"),
    ("paragraph 4 (41 people)", "41"),
    ("We note 12 cases. They schedule 12 visits and table 12 motions.", "12 12 12"),
    ("The court rules 12 detentions unlawful.", "12"),
    ("Police extended section 144 to 12 districts.", "12"),
    ("They cited articles 12 times and amended section 13 times.", "12 13"),
    ("The figure 12,000 was given.", "12000"),
    ("communications 2016-18", "2016 2018"),
    ("the 13th amendment 2018-06-02", "13 2018-06-02"),
    ("article 9 of 2016", "2016"),
    ("Under the Act, 1978 people were held.", "1978"),
    ("The answer was no. 12 people were held.", "12"),
    ("In the U.S. 12 men and Amir's. 12 men", "12 12"),
    ("اس دفعہ ۱۲ افراد", "12"),
    ("دفعہ ۱۴۴ کے تحت ۱۲ افراد", "12"),
    ("अनुच्छेद 9 के तहत 41 लोग", "41"),
    ("resolution 47 of 21 April 1948", "1948-04-21"),
    ("In April third parties and two April deaths", "2"),
    ("Held for fifty (50) days", "50 50"),
]


@pytest.mark.parametrize(("text", "values"), COUNTED)
def test_a_count_beside_the_word_for_a_provision_still_needs_a_ground(text: str, values: str) -> None:
    assert stated(text) == values.split()


def test_spans_are_code_points_of_the_text_that_was_given() -> None:
    text = "See https://example.org/1 🙂: ۴۱ men, forty-two women, 14 April 2016."
    assert [text[n.start : n.end] for n in numbers_in(text)] == ["۴۱", "forty-two", "14 April 2016"]


def test_a_percentage_knows_its_unit() -> None:
    assert [n.unit for n in numbers_in("68.3 per cent, ۶۸٫۳ فیصد, 41 people")] == ["%", "%", ""]


def test_one_is_told_in_passing_and_article_nine_is_a_name() -> None:
    roles = [(n.role, n.value) for n in numbers_in("one of article 9")]
    assert roles == [(Role.PASSING, Quantity(Decimal(1))), (Role.NAME, Quantity(Decimal(9)))]


@pytest.mark.parametrize(
    "text", ["", " ", ".", "-", "/", "No.", "article", "April", "hundred", "half a", "a\x00b", "(", "١"]
)
def test_scraps_of_text_are_read_without_stumbling(text: str) -> None:
    assert len(numbers_in(text)) <= 1


def test_a_number_of_any_length_is_read() -> None:
    long = "9" * 5000
    assert [told(n) for n in uttered("1" + "0" * 40)] == ["1" + "0" * 40]
    assert len(numbers_in(f"{long}/2 {long}.{long}.1 {long}th {long} pm")) >= 4


@pytest.mark.parametrize(
    "scrap", ["111,", "1.111", "1/", "articles 9, ", "two hundred and ", "x.x", "(1) (2) ", "April 14 ", "a@"]
)
def test_repetition_costs_no_more_than_length(scrap: str) -> None:
    steps = _lines_run(scrap * 100), _lines_run(scrap * 400)
    assert steps[1] < 6 * steps[0] + 1000


def _lines_run(text: str) -> int:
    """How many lines of Python the reading of a text runs: a clock that no busy machine disturbs."""
    count = 0

    def tick(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return tick

    before = sys.gettrace()
    sys.settrace(tick)
    try:
        numbers_in(text)
    finally:
        sys.settrace(before)
    return count
