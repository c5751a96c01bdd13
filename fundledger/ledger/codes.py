"""Codes by which people name what is in the books: they stand in addresses, file names and exported journals."""

from __future__ import annotations

import re

from fundledger.errors import N_, RuleError

LONGEST_CODE = 32
_CODE = re.compile(rf"\w[\w.-]{{0,{LONGEST_CODE - 1}}}")


class CodeMalformed(RuleError):
    message = N_(
        "“%(code)s” cannot be a code: use letters, digits, hyphens and dots, no blanks, %(longest)s characters at most."
    )


class CodeTaken(RuleError):
    message = N_("The code %(code)s is already taken: choose another one.")


def must_be_code(code: str, field: str = "code") -> None:
    if not _CODE.fullmatch(code):
        raise CodeMalformed(field=field, code=code, longest=LONGEST_CODE)
