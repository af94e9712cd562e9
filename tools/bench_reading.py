"""Measures machine reading: the characters that are wrong on pages set here, clean and worn, and pages a minute.

    python tools/bench_reading.py [PARAGRAPHS]

Prints one JSON row a page. The texts are invented; a worn page is a photocopy of a photocopy: skewed, noisy, in JPEG.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import typst
from PIL import Image, ImageFilter
from rapidfuzz.distance import Levenshtein

from averment.build.outside.faces import FONTS
from averment.evidence.outside.machine_reading.pages import read_picture

TEXTS = {
    "English": ("en", "Noto Serif", (
        "Forty-one people were held without charge in June 2026, and nobody was told where they were. ",
        "The lower bridge was closed for eleven days; two families walked around the lake to reach the clinic. ",
        "The Ministry replied on 14 July that it knew of no such order, and that inquiries had been made. ",
    )),
    "Hindi": ("hi", "Noto Serif Devanagari", (
        "जून में इकतालीस लोगों को बिना आरोप के रखा गया और किसी को नहीं बताया गया कि वे कहाँ हैं। ",
        "निचला पुल ग्यारह दिन बंद रहा और दो परिवार झील के किनारे पैदल चलकर अस्पताल पहुँचे। ",
        "मंत्रालय ने उत्तर दिया कि उसे ऐसे किसी आदेश की जानकारी नहीं है और जाँच की गई है। ",
    )),
    "Urdu, naskh": ("ur", "Amiri", (
        "جون میں اکتالیس افراد کو بغیر الزام کے رکھا گیا اور کسی کو نہیں بتایا گیا کہ وہ کہاں ہیں۔ ",
        "نیچے والا پل گیارہ دن بند رہا اور دو خاندان جھیل کے کنارے پیدل چل کر ہسپتال پہنچے۔ ",
        "وزارت نے جواب دیا کہ اسے ایسے کسی حکم کا علم نہیں اور تحقیقات کی گئی ہیں۔ ",
    )),
    "Arabic": ("ar", "Amiri", (
        "احتجز واحد وأربعون شخصا دون تهمة في يونيو ولم يخبر أحد عن مكان وجودهم. ",
        "أغلق الجسر السفلي أحد عشر يوما وسارت عائلتان حول البحيرة للوصول إلى العيادة. ",
        "أجابت الوزارة بأنها لا تعلم بمثل هذا الأمر وأن التحقيقات قد أجريت. ",
    )),
}  # fmt: skip
TEXTS["Urdu, Nastaliq"] = ("ur", "Noto Nastaliq Urdu", TEXTS["Urdu, naskh"][2])
DPI = 300


def page_of(language: str, font: str, text: str) -> Image.Image:
    """A5 pages at 12 points, as an office printer sets them."""
    direction = "rtl" if language in ("ur", "ar") else "ltr"
    leading = "1.6em" if "Nastaliq" in font else "0.8em"
    source = (
        f"#set page(width: 148mm, height: 210mm, margin: 15mm)\n#set par(leading: {leading})\n"
        f'#set text(size: 12pt, font: ("{font}", "Noto Serif"), lang: "{language}", dir: {direction})\n{text}'
    )
    pdf = typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return pdfium.PdfDocument(pdf)[0].render(scale=DPI / 72, grayscale=True).to_pil()


def worn(image: Image.Image) -> Image.Image:
    """The page skewed by a degree, halved in sharpness, with noise and stains, as a JPEG of quality 35."""
    draw = np.random.default_rng(41)
    skewed = image.rotate(1.0, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = skewed.reduce(2).resize(image.size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(0.8))
    grey = np.asarray(soft, np.float32) * 0.8 + 30 + draw.normal(0, 14, (image.height, image.width))
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """A picture as the bytes of a file."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, dpi=(DPI, DPI))
    return file.getvalue()


def cpu_seconds() -> float:
    """Computing time of the processes that were waited for: tesseract and the readers."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(name: str, paragraphs: int) -> list[dict[str, Any]]:
    """The rows of one script: clean and worn, with the language named."""
    language, font, sentences = TEXTS[name]
    text = " ".join(["".join(sentences).strip()] * paragraphs)
    image = page_of(language, font, text)
    rows = []
    for state, data in (("clean", as_jpeg(image, 90)), ("worn", as_jpeg(worn(image), 35))):
        before = cpu_seconds()
        page = read_picture(data, [language])
        seconds = cpu_seconds() - before
        wrong = Levenshtein.distance(" ".join(page.text.split()), text) / len(text)
        rows.append({
            "page": f"{name}, {state}", "characters": len(text), "wrong": round(wrong, 3),
            "sure": round(page.confidence, 2), "cpu_s": round(seconds, 2),
        })  # fmt: skip
    return rows


if __name__ == "__main__":
    for script in TEXTS:
        for row in measure(script, int(sys.argv[1]) if len(sys.argv) > 1 else 3):
            print(json.dumps(row, ensure_ascii=False))
