"""Which licence an installed package has, by its own metadata, and whether Citebot may build on it.

Permissive licences and the LGPL are allowed; the GPL and the AGPL are not, nor is a package that
says nothing. The run-time libraries of compilers that wheels carry (GPL, with an exception for just
that) are not looked into.
"""

from importlib.metadata import Distribution

from license_expression import ExpressionError, LicenseExpression, get_spdx_licensing

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "LGPL-2.1-or-later", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "MIT", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
}  # fmt: skip
# What packages wrote before there were licence expressions (PEP 639). Some say neither which of the
# BSD licences it is nor, in "License", anything but the text: then the classifier counts.
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Free text of packages that have neither expression nor classifier; looked up in their LICENSE.
IN_OTHER_WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",  # protobuf
    "Apache 2.0 License": "Apache-2.0",  # transformers
    # pypdfium2, with PDFium in it: its parts are BSD, MIT, Apache-2.0, Zlib, libpng, FreeType, ICU.
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
_SPDX = get_spdx_licensing()


def licences(package: Distribution) -> set[str]:
    """What its metadata says, as SPDX expressions that all hold; none where that is not clear."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return {expression}
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    said = {CLASSIFIERS.get(name, name) for name in classifiers}
    text = metadata.get("License") or ""
    text = IN_OTHER_WORDS.get(text, text)
    # Otherwise it is the name in words of its own, or the whole text of the licence.
    return said | {text} if _parsed(text) is not None else said


def fault(package: Distribution) -> str | None:
    """Why Citebot may not build on it, as a sentence."""
    said = licences(package)
    if not said:
        words = (package.metadata.get("License") or "")[:80]
        return f"{package.name} does not say what licence it has: {words!r}"
    bad = sorted(each for each in said if not allowed(each))
    return f"{package.name} has a licence that is not allowed: {', '.join(bad)}" if bad else None


def allowed(expression: str) -> bool:
    """Whether all of an AND, and one of an OR, is allowed."""
    parsed = _parsed(expression)
    if parsed is None:
        return False
    known = {
        symbol: _SPDX.TRUE if symbol.render() in ALLOWED else _SPDX.FALSE
        for symbol in parsed.symbols
    }
    return bool(parsed.subs(known, simplify=True) == _SPDX.TRUE)


def _parsed(expression: str) -> LicenseExpression | None:
    try:
        return _SPDX.parse(expression, validate=True)
    except ExpressionError:
        return None
