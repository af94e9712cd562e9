"""Legal prose as people write it, in English, Urdu and Hindi: what must be grounded in it, and nothing else.

Places, people and events are invented.
"""

import pytest

from averment.kernel.numbers import uttered

from .test_numbers import told

ENGLISH = """
The Northern Forum recorded forty-one arrests in Harwan in June 2026. | 41 2026-06
Forty-one people were held without charge, of whom 12 were under eighteen. | 41 12 18
Their detention breached articles 9, 14 and 19(2)(a) of the Covenant. |
Article 9 (3) requires that a detainee be brought promptly before a judge. |
In paragraph 4 of general comment No. 35 the Committee explains the term. |
Security Council resolution 47 (1948) and resolution 122 (1957) remain on the agenda. |
By resolution 47 of 21 April 1948 the Council recommended measures. | 1948-04-21
In its 2019 report the Office counted 160 deaths, nearly 70 more than in 2017. | 2019 160 70 2017
The internet was cut for 550 days, from 4 August 2019 to 5 February 2021. | 550 2019-08-04 2021-02-05
Of 1,978 entries, 1,216, or 61.5 per cent, concern the valley. | 1978 1216 61.5
See annex 2, table 3 and footnote 14. |
Opinion No. 8/2023 of the Working Group found the detention arbitrary (category II). |
The habeas corpus petition, HCP 45/2020, was heard on 3 March 2021. | 2021-03-03
The orders were made under section 8 (1) (a) of the Public Safety Act, 1978. |
Section 144 was imposed in twelve districts. | 12
The Unlawful Activities (Prevention) Act, 1967, allows 180 days of custody before charge. | 180
The third witness spoke on the second day; one of them was released. |
Hundreds of families were displaced; dozens never returned. |
About two-thirds of the detainees were students. | 0.666667
A quarter of the budget, some Rs. 12 crore, was spent by March 2024. | 120000000 2024-03
The Government's reply of 4 May 2026 denies this (A/HRC/48/1, para. 7). | 2026-05-04
Two independent groups counted between 20 and 25 injured. | 2 20 25
At 10:30 p.m. on 14 April 2016, patrols entered three villages. | 22:30 2016-04-14 3
COVID-19 restrictions ended in mid-2021. | 2021
The G20 met there; 4G service returned later. |
Both sides agreed, in the first of five rounds, to exchange lists. | 5
Paragraphs 12–14 of the report list 37 names. | 37
From 2016–17 to 2019-20 the number fell by 4.5 percentage points. | 2016 2017 2019 2020 4.5
On 14 and 16 April 2016 the market stayed closed. | 2016-04-14 2016-04-16
The camp held a hundred and fifty men and a dozen boys. | 150 12
Population rose from 12,541,302 to 1.4 million more. | 12541302 1400000
He was twenty-one years old and served six months. | 21 6
The Mandela Rules, rule 43, forbid solitary confinement of more than 15 days. | 15
Principle 11 and principles 12 and 13 of the Body of Principles apply. |
The Commission sat under Chapter VI; Part III was never carried out. |
Article 35A and Article 370 were the subject of 23 petitions. | 23
It was the 48th session of the Council. | 48
The law of 1990 was extended on 5 July. | 1990 --07-05
A 15-year-old boy lost one eye; 9 others were treated. | 15 9
The road, 42.5 km long, was shut 16 times. | 42.5 16
See https://records.example.org/2021/45 and register@list24.example for the row. |
The photographs (IMG_2041.jpg, scan-07.pdf) are preserved. |
Under article 9, nine people complained; under section 13, two did. | 9 2
The authorities note 12 complaints, and the court rules 3 of them admissible. | 12 3
Members may table 5 amendments and schedule 2 hearings. | 5 2
The Act, which has 24 sections, was amended in 2012. | 24 2012
The judgment in Writ Petition (Criminal) No. 229 of 2019 runs to 61 pages. | 61
In the 1990s and again in the late 2000s the villages emptied. | 1990 2000
Neither the third report nor the ninth was published. |
They asked for access within 30 days, and failing that within ninety. | 30 90
"""
URDU = """
شمالی فورم نے جون ۲۰۲۶ میں ۴۱ گرفتاریاں درج کیں۔ | 2026-06 41
۴۱ افراد کو بغیر الزام کے رکھا گیا، جن میں ۱۲ نابالغ تھے۔ | 41 12
یہ حراست آرٹیکل ۹ اور ۱۴ کے خلاف ہے۔ |
دفعہ ۱۴۴ بارہ اضلاع میں نافذ ہوئی۔ |
دفعہ ۳۷۰ اور آرٹیکل 35 اے کا ذکر پیراگراف ۴ میں ہے۔ |
سلامتی کونسل کی قرارداد نمبر ۴۷ آج بھی ایجنڈے پر ہے۔ |
قرارداد ۴۷ (۱۹۴۸) کی شق ۲ دیکھیے۔ |
۱۴ اپریل ۲۰۱۶ء کو انٹرنیٹ بند کیا گیا۔ | 2016-04-14
14 اپریل 2016 سے 27 مئی 2017 تک بندش رہی۔ | 2016-04-14 2017-05-27
کل ۱٬۹۷۸ اندراجات میں سے ۶۱٫۵ فیصد وادی کے ہیں۔ | 1978 61.5
آبادی ۱۲ لاکھ ۵۰ ہزار تھی۔ | 1250000
حکومت نے ۳ کروڑ روپے خرچ کیے۔ | 30000000
اس دفعہ ۱۷ افراد زخمی ہوئے۔ | 17
۱۹۴۷ء سے ۱۹۴۹ء تک جنگ رہی۔ | 1947 1949
رات 10:30 بجے تین گاؤں گھیرے گئے۔ | 10:30
کووڈ-19 کے دوران عدالتیں بند رہیں۔ |
سال2016میں ۴۱ویں اجلاس میں رپورٹ پیش ہوئی۔ | 2016 41
ضمیمہ ۲ اور صفحہ ۱۲ پر فہرست ہے۔ |
۵ سے ۹ اگست ۲۰۱۹ تک کرفیو تھا۔ | 2019-08-05 2019-08-09
قیدیوں کی تعداد ۲۰ سے ۲۵ کے درمیان تھی۔ | 20 25
باب ۳ میں ۱۵ سفارشات ہیں۔ | 15
عدالت نے ۶ ماہ بعد ۲ درخواستیں سنیں۔ | 6 2
رپورٹ A/HRC/48/1 کے پیرا ۷ میں ۳۷ نام ہیں۔ | 37
مارچ ۲۰۲۴ میں ۱۶۰ خاندان بے گھر ہوئے۔ | 2024-03 160
اب ۱۴ لوگ لاپتہ ہیں۔ | 14
"""
HINDI = """
उत्तरी मंच ने जून 2026 में 41 गिरफ़्तारियाँ दर्ज कीं। | 2026-06 41
४१ लोगों को बिना आरोप रखा गया, जिनमें १२ नाबालिग थे। | 41 12
यह हिरासत अनुच्छेद 9 और 14 के विरुद्ध है। |
धारा 144 बारह ज़िलों में लागू हुई। |
अनुच्छेद 370 का उल्लेख पैरा 4 में है। |
सुरक्षा परिषद का प्रस्ताव संख्या 47 एजेंडे पर है। |
प्रस्ताव 47 (1948) का खंड 2 देखें। |
14 अप्रैल 2016 को इंटरनेट बंद किया गया। | 2016-04-14
१४ अप्रैल २०१६ से २७ मई २०१७ तक बंदी रही। | 2016-04-14 2017-05-27
कुल 1,978 प्रविष्टियों में 61.5 प्रतिशत घाटी की हैं। | 1978 61.5
जनसंख्या 12,34,567 थी, यानी 12 लाख से अधिक। | 1234567 1200000
सरकार ने ३ करोड़ रुपये ख़र्च किए। | 30000000
सन् 1947 से 1949 तक युद्ध रहा। | 1947 1949
रात 10:30 बजे तीन गाँव घेरे गए। | 10:30
कोविड-19 के दौरान अदालतें बंद रहीं। |
2016में 41वें सत्र में रिपोर्ट आई। | 2016 41
परिशिष्ट 2 और पृष्ठ 12 पर सूची है। |
15 से 17 मई 2018 तक कर्फ़्यू था। | 2018-05-15 2018-05-17
क़ैदियों की संख्या 20 से 25 के बीच थी। | 20 25
अध्याय 3 में 15 सिफ़ारिशें हैं। | 15
नियम 12 के तहत 6 महीने बाद 2 याचिकाएँ सुनी गईं। | 6 2
रिपोर्ट A/HRC/48/1 के पैरा 7 में 37 नाम हैं। | 37
मार्च 2024 में 160 परिवार बेघर हुए। | 2024-03 160
धारा 13(1) और धारा 15 के बाद 9 लोग छूटे। | 9
फरवरी २०२१ तक ५५० दिन बीते। | 2021-02 550
"""
SENTENCES = [tuple(line.rpartition("|")[::2]) for text in (ENGLISH, URDU, HINDI) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("sentence", "values"), SENTENCES)
def test_legal_prose_gives_its_numbers_and_no_false_alarm(sentence: str, values: str) -> None:
    assert [told(number) for number in uttered(sentence)] == values.split()


def test_the_prose_is_read_alike_as_one_text() -> None:
    whole = "\n\n".join(sentence for sentence, _ in SENTENCES)
    assert [told(n) for n in uttered(whole)] == [value for _, values in SENTENCES for value in values.split()]
