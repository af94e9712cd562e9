"""Documents of invented people and places that hold every kind of node, in English, Urdu and Hindi."""

from __future__ import annotations

from averment.kernel.document import (
    Block,
    Cell,
    Division,
    Document,
    Heading,
    Inline,
    LineBreak,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Rule,
    Span,
    Styled,
    Table,
    Text,
)

HOSTILE = (
    "#let x = 1 $a_b^c$ *bold* _under_ @ref <tag> \\n \\\\ `code` ``` // no comment /* nor this */ [a](b) {{c}} "
    "--- -- \"double\" 'single' ~ = + - 1. | & % ^ {.cls} :::div !img #[x] #(1+1) <script>alert(1)</script> &amp; $$"
)


def t(words: str) -> Text:
    """Words."""
    return Text(words)


def para(*parts: str | Inline, number: str = "", label: str = "") -> Paragraph:
    """A paragraph of words and nodes."""
    return Paragraph(tuple(t(part) if isinstance(part, str) else part for part in parts), number=number, label=label)


def note(*parts: str | Inline) -> Note:
    """A footnote of one paragraph."""
    return Note((para(*parts),))


def head(level: int, words: str, label: str = "") -> Heading:
    """A heading."""
    return Heading(level, (t(words),), label=label)


def row(*cells: str | tuple[Inline, ...]) -> tuple[Cell, ...]:
    """A row of cells."""
    return tuple(Cell((t(cell),) if isinstance(cell, str) else cell) for cell in cells)


def words(style: str, text: str) -> Styled:
    """Styled words."""
    return Styled(style, (t(text),))


def english() -> Document:
    """A whole submission in English with Urdu and Hindi inside."""
    grounds = tuple(
        row(
            (Span((t(f"G{index}"),), label=f"ground-{index}"),),
            f"Forty-one people were held without charge in the Lower Delta in June 2026 (statement {index}).",
            (t("Field report 7, Delta Watch, 18 March 2026, p. 2"), note("Seen again on 3 October 2026.")),
            "corroborated" if index % 3 else "contested",
            f"{index:02d}b7d1f6e09c{index * 7919:012d}8a44c1d2e3f405162738495a6b7c8d9",
        )
        for index in range(1, 29)
    )
    return Document(
        title="Arbitrary detention and the closing of the valley road: joint submission on Northland",
        language="en",
        direction="ltr",
        details=(
            ("State concerned", "Northland (XNA)"),
            ("Session", "Working Group on the Universal Periodic Review, 58th session, January 2027"),
            ("Submitted by", "Northern Forum; Delta Watch; Union of Valley Families (انجمن اہلِ وادی)"),
            ("Date", "12 November 2026"),
            ("Words", "2,806 of 5,630"),
        ),
        authors=("Northern Forum", "Delta Watch"),
        date="2026-11-12",
        blocks=(
            head(1, "I. Introduction", "intro"),
            para(
                "This submission is made by three organisations that have worked in the valley since 1998. It covers "
                "the period from July 2022 to October 2026 and follows up the recommendations which Northland accepted "
                "in the third cycle",
                note(
                    "Report of the Working Group, Northland, recommendations 140.12, 140.31 and 140.77; the State's "
                    "views in the addendum. ",
                    Link("https://documents.example/reports/third-cycle/northland", (t("documents.example"),)),
                    ".",
                ),
                ". The findings rest on 214 preserved sources, each of which can be checked in the package (see ",
                Link("#table-held", (t("table 1"),)),
                " and ",
                Link("#ground-1", (t("ground G1"),)),
                ").",
                number="1.",
                label="p1",
            ),
            para(
                "In June 2026 forty-one people were held without charge",
                note(
                    "Field report 7, Delta Watch, 18 March 2026, p. 2; one of two independent origins. The other: "
                    "court register of Lower Delta, entry 331. The Ministry of the Interior disputes it: “no one was "
                    "held without charge” (reply of 4 July 2026, p. 4)."
                ),
                " in the district of Lower Delta. The word used by the families is ",
                Span((t("جبری گمشدگی"),), language="ur", direction="rtl"),
                " (",
                words("emphasis", "jabri gumshudgi"),
                "), in Hindi ",
                Span((t("जबरन गुमशुदगी"),), language="hi"),
                "; the form of 18/06/2026 says ",
                Span((t("نمبر 47 (ضلع ڈیلٹا)"),), language="ur", direction="rtl"),
                ", and the road stayed closed for ",
                words("strong", "63 days"),
                ".",
                number="2.",
            ),
            para(
                words("smallcaps", "The Forum"),
                " asks to read H",
                words("subscript", "2"),
                "O and the 2",
                words("superscript", "nd"),
                " edition, ",
                words("strikeout", "struck out"),
                ", ",
                words("code", "averment verify ./package  --json"),
                " and ",
                Link(
                    "https://forum.example/a/very/long/address/that/goes/on?and=on&and=on&query=string-that-never-ends"
                    "#fragment-0123456789",
                    (
                        t(
                            "https://forum.example/a/very/long/address/that/goes/on?and=on&and=on&query=string-that-never-ends"
                            "#fragment-0123456789"
                        ),
                    ),
                ),
                " in full.",
                number="3.",
            ),
            head(2, "A. What was reported", "reported"),
            para("The sources agree on three points:"),
            Listing(
                (
                    (para("those held were not brought before a judge within 48 hours;"),),
                    (
                        para("their families were not told where they were:"),
                        Listing(((para("for two days in nine cases;"),), (para("for longer in eleven;"),))),
                    ),
                    (para("no register of the cells was kept", note("Testimony 12, paragraph 4.")),),
                )
            ),
            Listing(((para("first, the road;"),), (para("second, the telephone;"),)), ordered=True, start=4),
            Quotation(
                (
                    para(
                        "We went to the post on three days. On the third they said that nobody of that name had ever "
                        "been there, and wrote nothing down.",
                        note("Testimony 12, translated from Urdu by A. Q., checked by R. S."),
                    ),
                    para("— a mother from Upper Delta, 2 July 2026"),
                )
            ),
            Division(
                (
                    para(
                        "The Ministry of the Interior states that all those held had been charged by 30 June 2026 and "
                        "that their families had been informed by telephone."
                    ),
                ),
                classes=("disclosure",),
            ),
            head(3, "1. The telephone", "tel"),
            para(
                HOSTILE,
                number="4.",
            ),
            para("A line that ends here", LineBreak(), "and goes on here.", number="12.3.4"),
            head(4, "a. A fourth level"),
            para(
                "An endless word: ",
                "x" * 130,
                " and ",
                "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2,
                ".",
            ),
            Division(
                (
                    para(
                        "احتجاج کرنے والوں نے بتایا کہ سڑک 18 جون 2026 کو بند کی گئی (AB/12 نمبر) اور ",
                        "63",
                        " دن تک بند رہی۔",
                        note("رپورٹ 7، ڈیلٹا واچ، صفحہ 2۔"),
                    ),
                ),
                language="ur",
                direction="rtl",
            ),
            Division((para("सड़क 18 जून 2026 को बंद की गई और 63 दिन तक बंद रही।"),), language="hi"),
            Table(
                (row("District", "Held", "Charged", "Share"),),
                (
                    row("Lower Delta", "41", "12", "29 %"),
                    row((t("Upper Delta"), note("Without the two camps.")), "1,204", "611", "51 %"),
                    row("Hill tracts", "7", "0", "0 %"),
                ),
                align=("start", "end", "end", "end"),
                widths=(0.4, 0.2, 0.2, 0.2),
                caption=(t("Table 1. People held and charged, June 2026"),),
                label="table-held",
            ),
            Rule(),
            head(1, "II. Position of the coalition"),
            Division(
                (
                    para("The signatories call for the release of all who are held without charge.", number="1."),
                    para("They call for a public register of every place where people are held.", number="2."),
                    Division(
                        (
                            para(words("strong", "Reservations")),
                            para(
                                words("strong", "Union of Valley Families: "),
                                "paragraph 2 should name the register's keeper.",
                            ),
                        ),
                        classes=("reservations",),
                    ),
                ),
                classes=("adopted",),
            ),
            head(1, "III. Recommendations"),
            Division(
                (
                    para("Northland should ratify the Convention by 2028.", number="5."),
                    para("Northland should answer, in substance, the communications listed in the annex.", number="6."),
                ),
                classes=("request",),
            ),
            Division(
                (
                    head(1, "Annex. Grounds"),
                    Table(
                        (row("No.", "Claim", "Ground", "Status", "SHA-256"),),
                        grounds,
                        align=("end", "start", "start", "start", "start"),
                    ),
                ),
                classes=("grounds",),
            ),
        ),
    )


def urdu() -> Document:
    """A whole submission in Urdu with Latin and Devanagari inside."""
    long = (
        "یہ گزارش تین تنظیموں کی طرف سے پیش کی جا رہی ہے جو 1998 سے وادی میں کام کر رہی ہیں۔ اس میں جولائی 2022 سے "
        "اکتوبر 2026 تک کا عرصہ شامل ہے اور ان سفارشات کا جائزہ لیا گیا ہے جو ریاست نے تیسرے دور میں قبول کی تھیں"
    )
    return Document(
        title="بلا جواز حراست اور وادی کی سڑک کی بندش: مشترکہ گزارش",
        language="ur",
        direction="rtl",
        details=(
            ("متعلقہ ریاست", "شمالی سرزمین (XNA)"),
            ("اجلاس", "عالمگیر سلسلہ وار جائزہ، 58 واں اجلاس، جنوری 2027"),
            ("پیش کنندگان", "انجمن اہلِ وادی؛ Northern Forum؛ ڈیلٹا واچ"),
            ("تاریخ", "12 نومبر 2026"),
        ),
        authors=("Northern Forum", "انجمن اہلِ وادی"),
        date="2026-11-12",
        blocks=(
            head(1, "۱۔ تعارف", "intro"),
            para(
                long,
                note("ورکنگ گروپ کی رپورٹ، سفارشات 140.12 اور 140.31؛ دیکھیے documents.example۔"),
                "۔ تفصیل کے لیے ",
                Link("#jadwal", (t("جدول ۱"),)),
                " دیکھیے۔",
                number="۱۔",
            ),
            para(
                "جون 2026 میں اکتالیس افراد کو بغیر کسی الزام کے حراست میں رکھا گیا",
                note("فیلڈ رپورٹ 7، ڈیلٹا واچ، 18 مارچ 2026، صفحہ 2؛ دو آزاد ماخذوں میں سے ایک۔ ", long, "۔"),
                "۔ انگریزی میں اسے ",
                Span((t("enforced disappearance"),), language="en", direction="ltr"),
                " اور ہندی میں ",
                Span((t("जबरन गुमशुदगी"),), language="hi", direction="ltr"),
                " کہتے ہیں؛ فارم AB-12/2026 (صفحہ 4) میں ",
                words("strong", "63 دن"),
                " اور ",
                words("emphasis", "بلا وجہ"),
                " لکھا ہے۔",
                number="۲۔",
            ),
            head(2, "الف۔ جو بیان کیا گیا"),
            Listing(
                (
                    (para("انہیں 48 گھنٹوں میں جج کے سامنے پیش نہیں کیا گیا؛"),),
                    (
                        para("خاندانوں کو نہیں بتایا گیا:"),
                        Listing(((para("نو معاملوں میں دو دن تک؛"),), (para("گیارہ میں اس سے زیادہ؛"),))),
                    ),
                )
            ),
            Listing(((para("پہلے سڑک؛"),), (para("پھر ٹیلی فون۔"),)), ordered=True, start=1),
            Quotation(
                (
                    para(
                        "ہم تین دن چوکی پر گئے۔ تیسرے دن انہوں نے کہا کہ اس نام کا کوئی شخص یہاں کبھی نہیں تھا۔",
                        note("گواہی 12۔"),
                    ),
                )
            ),
            Division(
                (para("وزارتِ داخلہ کا کہنا ہے کہ تمام افراد پر 30 جون 2026 تک الزام عائد کیا جا چکا تھا۔"),),
                classes=("disclosure",),
            ),
            head(3, "ٹیلی فون"),
            para(
                "کشمیری میں: ",
                Span((t("کٲشُر زبان"),), language="ks", direction="rtl"),
                "۔ پتہ: ",
                Link(
                    "https://forum.example/a/very/long/address/that/goes/on?and=on&and=on&query=string",
                    (t("https://forum.example/a/very/long/address/that/goes/on?and=on&and=on&query=string"),),
                ),
                " (مکمل)۔",
                number="۳۔",
            ),
            Division(
                (
                    para(
                        "An English paragraph stands inside the Urdu document, with a note.",
                        note("An English note of some length."),
                    ),
                ),
                language="en",
                direction="ltr",
            ),
            Table(
                (row("ضلع", "زیرِ حراست", "الزام عائد", "حصہ"),),
                (
                    row("زیریں ڈیلٹا", "41", "12", "29٪"),
                    row((t("بالائی ڈیلٹا"), note("دو کیمپوں کے بغیر۔")), "1,204", "611", "51٪"),
                ),
                align=("start", "end", "end", "end"),
                caption=(t("جدول ۱۔ جون 2026 میں زیرِ حراست افراد"),),
                label="jadwal",
            ),
            Rule(),
            head(1, "۲۔ اتحاد کا موقف"),
            Division(
                (
                    para(
                        "دستخط کنندگان ان تمام افراد کی رہائی کا مطالبہ کرتے ہیں جو بغیر الزام کے قید ہیں۔", number="۱۔"
                    ),
                    para("وہ ہر حراستی مقام کے عوامی رجسٹر کا مطالبہ کرتے ہیں۔", number="۲۔"),
                    Division(
                        (
                            para(words("strong", "تحفظات")),
                            para("انجمن اہلِ وادی: پیراگراف ۲ میں رجسٹر کے نگران کا نام ہونا چاہیے۔"),
                        ),
                        classes=("reservations",),
                    ),
                ),
                classes=("adopted",),
            ),
            head(1, "۳۔ سفارشات"),
            *(para(long + "۔", note(f"ماخذ {index}۔"), number=f"{index}۔") for index in range(4, 16)),
        ),
    )


def hindi() -> Document:
    """A whole submission in Hindi with Latin and Arabic script inside."""
    long = (
        "यह प्रस्तुति तीन संगठनों की ओर से है, जो 1998 से घाटी में काम कर रहे हैं। इसमें जुलाई 2022 से अक्टूबर 2026 तक की "
        "अवधि शामिल है और उन सिफ़ारिशों की समीक्षा की गई है जिन्हें राज्य ने तीसरे चक्र में स्वीकार किया था"
    )
    return Document(
        title="मनमानी हिरासत और घाटी की सड़क का बंद होना: संयुक्त प्रस्तुति",
        language="hi",
        direction="ltr",
        details=(
            ("संबंधित राज्य", "उत्तरभूमि (XNA)"),
            ("सत्र", "सार्वभौमिक आवधिक समीक्षा, 58वाँ सत्र, जनवरी 2027"),
            ("प्रस्तुतकर्ता", "Northern Forum; डेल्टा वॉच; انجمن اہلِ وادی"),
        ),
        authors=("डेल्टा वॉच",),
        date="2026-11",
        blocks=(
            head(1, "१. परिचय"),
            para(long, note("कार्य समूह की रिपोर्ट, सिफ़ारिशें 140.12 और 140.31।"), "।", number="१."),
            para(
                "जून 2026 में इकतालीस लोगों को बिना आरोप के रखा गया",
                note("फ़ील्ड रिपोर्ट 7, डेल्टा वॉच, 18 मार्च 2026, पृ. 2; दो स्वतंत्र स्रोतों में से एक।"),
                "। उर्दू में इसे ",
                Span((t("جبری گمشدگی"),), language="ur", direction="rtl"),
                " और अंग्रेज़ी में ",
                Span((t("enforced disappearance"),), language="en"),
                " कहते हैं; ",
                words("emphasis", "प्रत्यक्षीकरण"),
                " और ",
                words("strong", "क्षत्रिय, ज्ञान, श्रृंखला, त्त्र, र्च"),
                "।",
                number="२.",
            ),
            head(2, "क. क्या बताया गया"),
            Listing(((para("48 घंटों में न्यायाधीश के सामने नहीं लाया गया;"),), (para("परिवारों को सूचना नहीं दी गई।"),))),
            Listing(((para("पहले सड़क;"),), (para("फिर टेलीफ़ोन।"),)), ordered=True),
            Quotation((para("हम तीन दिन चौकी पर गए। तीसरे दिन उन्होंने कहा कि इस नाम का कोई व्यक्ति वहाँ कभी नहीं था।"),)),
            Table(
                (row("ज़िला", "हिरासत में", "आरोपित"),),
                (row("निचला डेल्टा", "41", "12"), row("ऊपरी डेल्टा", "1,204", "611")),
                align=("start", "end", "end"),
                caption=(t("तालिका १. जून 2026"),),
            ),
            head(1, "२. गठबंधन की स्थिति"),
            Division(
                (para("हस्ताक्षरकर्ता बिना आरोप हिरासत में रखे गए सभी लोगों की रिहाई की माँग करते हैं।", number="१."),),
                classes=("adopted",),
            ),
            *(para(long, note(f"स्रोत {index}।"), "।", number=f"{index}.") for index in range(3, 12)),
        ),
    )


def of_pages(pages: int) -> Document:
    """An English submission of about so many pages, with ten footnotes and some 480 words a page."""
    sentence = (
        "In June of the second year the office of the district held {0} people without charge, and the register that "
        "it kept of them was open to nobody but the clerk who wrote it"
    )
    blocks: list[Block] = []
    for page in range(pages):
        if page % 2 == 0:
            blocks.append(head(1 + (page % 6 == 2), f"Section {page // 2 + 1}"))
        for index in range(5):
            number = page * 5 + index + 1
            parts: list[str | Inline] = []
            for each in range(2):
                parts += [
                    sentence.format(number * 2 + each),
                    note(f"Field report {number}, Delta Watch, 18 March 2026, p. {each + 2}; one of two origins."),
                    ". ",
                    sentence.format(number + 3),
                    "; ",
                    sentence.format(number + 9),
                    ". ",
                ]
            blocks.append(para(*parts, number=f"{number}."))
        if page % 10 == 5:
            blocks.append(
                Table((row("District", "Held"),), tuple(row(f"District {each}", str(each)) for each in range(8)))
            )
    return Document("A long submission", "en", "ltr", tuple(blocks), date="2026-11-12")
