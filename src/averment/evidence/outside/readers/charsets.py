"""Character sets, made known to the process before the locks shut: afterwards it can open no file to learn one."""

from __future__ import annotations

import codecs

_UNICODE = ("ascii", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_OF_ZIP_NAMES = ("cp437",)
_OLD = (
    *(f"cp{number}" for number in (850, 864, 866, 874, *range(1250, 1259))),
    *(f"iso8859-{number}" for number in (*range(2, 12), 13, 14, 15, 16)),
    *("koi8-r", "koi8-u", "mac-roman", "mac-arabic", "tis-620", "utf-7", "raw-unicode-escape", "punycode", "cp500"),
    *("gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "iso2022_jp", "euc_kr"),
    *("cp932", "cp949", "cp950"),
)


def load(*, old: bool) -> None:
    """Those of Unicode and of names in ZIP containers; and, for pages and letters, those that were common before it."""
    for name in _UNICODE + _OF_ZIP_NAMES + (_OLD if old else ()):
        codecs.lookup(name)
