"""Make the PDFs of the tests and of the table in docs/pdf.md, with the tools that people use.

The texts are in tests/documents/samples/pdf/ (news.txt, poem.txt …): a title, then a paragraph a
line, with tabs between cells and between hemistichs. Each PDF is beside its text as TEXT-TOOL.pdf.

Needed: Chromium, LibreOffice, xelatex and lualatex with polyglossia and babel, poppler (pdftoppm),
tesseract with Arabic, the fonts Amiri, Noto Arabic, Scheherazade, KACST and DejaVu, and from PyPI
arabic-reshaper, fpdf2, matplotlib, pillow, pypdf, python-bidi, reportlab, uharfbuzz, weasyprint.

Run from the repository, for all or for those named::

    python tests/documents/samples/pdf/make.py [TEXT-TOOL …]
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent
FONTS = Path("/usr/share/fonts")
AMIRI = FONTS / "opentype/fonts-hosny-amiri/Amiri-Regular.ttf"
DEJAVU = FONTS / "truetype/dejavu/DejaVuSans.ttf"

Make = Callable[[str, Path], None]


def lines(text: str) -> tuple[str, list[list[str]]]:
    """Give the title of a text, and the cells of its other lines."""
    title, *rest = (SAMPLES / f"{text}.txt").read_text(encoding="utf-8").splitlines()
    return title, [line.split("\t") for line in rest]


def run(command: list[str | Path], folder: Path) -> None:
    """Run a tool in a folder, quietly; its output is shown when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=300,
        env={**os.environ, "HOME": str(folder), "SOURCE_DATE_EPOCH": "1470182400"},
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


# HTML, for Chromium, WeasyPrint and LibreOffice

STYLE = """
@page { size: A5; margin: 18mm }
body { font: 12pt/1.7 FONT; text-align: justify } h1 { font-size: 17pt }
.columns { column-count: 2; column-gap: 8mm; font-size: 9.5pt } .columns p { margin: 0 }
table { width: 100%; border-collapse: collapse; text-align: start } .table td { border: 1px solid #888; padding: 3pt 6pt }
.poem td { text-align: start; padding: 0 6mm 0 0; font-size: 10pt; white-space: nowrap }
"""


def page(text: str, font: str) -> str:
    """Lay a text out as a page."""
    title, rows = lines(text)
    escaped = [[html.escape(cell) for cell in row] for row in rows]
    if text in ("table", "poem"):
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in escaped)
        body = f'<table class="{text}">{cells}</table>'
    else:
        body = f'<div class="{text}">' + "".join(f"<p>{row[0]}</p>" for row in escaped) + "</div>"
    head = f'<meta charset="utf-8"><title>{title}</title><meta name="author" content="ليلى الأحمدي">'
    style = STYLE.replace("FONT", f"'{font}'")
    return f'<!DOCTYPE html><html lang="ar" dir="rtl"><head>{head}<style>{style}</style></head><body><h1>{title}</h1>{body}'


def chromium(font: str) -> Make:
    """Print with Chromium."""

    def make(text: str, target: Path) -> None:
        (target.parent / "page.html").write_text(page(text, font), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        run(["chromium", *flags, "page.html"], target.parent)

    return make


def weasyprint(font: str) -> Make:
    """Make it with WeasyPrint."""

    def make(text: str, target: Path) -> None:
        import weasyprint as library

        library.HTML(string=page(text, font)).write_pdf(target)

    return make


def libreoffice(font: str) -> Make:
    """Export it from LibreOffice Writer."""

    def make(text: str, target: Path) -> None:
        source = target.with_suffix(".html")
        source.write_text(page(text, font), encoding="utf-8")
        office = ["soffice", "--headless", "--norestore"]
        run([*office, "--infilter=HTML (StarWriter)", "--convert-to", "odt", source.name], target.parent)
        run([*office, "--convert-to", "pdf", target.with_suffix(".odt").name], target.parent)

    return make


# TeX

PREAMBLE = {
    "xelatex": r"""\usepackage{polyglossia}\setmainlanguage[numerals=maghrib]{arabic}\setotherlanguage{english}
\newfontfamily\arabicfont[Script=Arabic]{FONT}\newfontfamily\latinfont[Script=Latin]{FONT}""",
    "lualatex": r"""\usepackage[bidi=basic,arabic,provide=*]{babel}\babelfont{rm}[Script=Arabic]{FONT}
\usepackage[pdftitle={TITLE},pdfauthor={ليلى الأحمدي},pdflang={ar}]{hyperref}""",
}
LATIN = str.maketrans({"%": r"\%", "&": r"\&", "_": r"\_"})


def tex(engine: str, font: str) -> Make:
    """Typeset it; the news with roman and Arabic page labels."""

    def make(text: str, target: Path) -> None:
        title, rows = lines(text)
        body = [r" \hfill ".join(row).translate(LATIN) for row in rows]
        if engine == "xelatex":  # it knows the direction of letters, not of numbers and of Latin words with what is between
            body = [
                re.sub(r"[A-Za-z0-9](?:[A-Za-z0-9.,:@/\\% -]*[A-Za-z0-9%])?", r"\\LR{\\latinfont \g<0>}", line) for line in body
            ]
        if text == "poem":
            body = [rf"\noindent\hbox to \linewidth{{\small {row[0]}\hfill {row[1]}}}" for row in rows]
        if text == "columns":
            body = [r"\begin{multicols}{2}", *body, r"\end{multicols}"]
        document = "\n".join(
            [
                r"\documentclass[11pt,a5paper]{article}\usepackage[margin=18mm]{geometry}\usepackage{multicol,fontspec}",
                PREAMBLE[engine].replace("FONT", font).replace("TITLE", title),
                r"\begin{document}\pagenumbering{roman}",
                rf"\section*{{{title}}}",
                "\n\n".join(body),
                r"\end{document}",
            ]
        )
        target.with_suffix(".tex").write_text(document, encoding="utf-8")
        run([engine, "-interaction=nonstopmode", "-halt-on-error", target.with_suffix(".tex").name], target.parent)

    return make


# Programs that draw lines where they are told to


def wrapped(text: str, width: int) -> list[str]:
    """Break the lines of a text after so many characters at most."""
    title, rows = lines(text)
    broken = [title]
    for row in rows:
        held = ""
        for word in " ".join(row).split():
            if len(held) + len(word) >= width:
                broken.append(held)
                held = ""
            held = f"{held} {word}".strip()
        broken.append(held)
    return broken


def visual(line: str) -> str:
    """Shape a line and put it in visual order, as programs do that draw from left to right."""
    from arabic_reshaper import ArabicReshaper
    from bidi import get_display

    return str(
        get_display(ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False}).reshape(line), base_dir="R")
    )


def reportlab(text: str, target: Path) -> None:
    """Draw shaped lines with reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    canvas = Canvas(str(target), pagesize=(420, 595), invariant=1)
    canvas.setTitle("untitled")
    canvas.setFont("DejaVu", 10)
    for number, line in enumerate(wrapped(text, 62)):
        canvas.drawRightString(380, 540 - 18 * number, visual(line))
    canvas.save()


def fpdf2(font: Path, *, shaping: bool = True) -> Make:
    """Draw lines with fpdf2, shaped by HarfBuzz or not at all.

    Without shaping, the letters stand side by side, from left to right.
    """

    def make(text: str, target: Path) -> None:
        import fpdf

        made = fpdf.FPDF(format="A5")
        made.add_page()
        made.add_font("arabic", fname=font)
        made.set_font("arabic", size=12 if shaping else 10)
        if shaping:
            made.set_text_shaping(use_shaping_engine=True, direction="rtl", script="arab", language="ara")
        title, rows = lines(text)
        if shaping:
            for line in [title, *(" ".join(row) for row in rows)]:
                made.multi_cell(0, 8, line, align="R", new_x="LMARGIN", new_y="NEXT")
        else:
            for line in wrapped(text, 60):
                made.cell(0, 7, line, align="L", new_x="LMARGIN", new_y="NEXT")
        made.output(str(target))

    return make


def matplotlib(text: str, target: Path) -> None:
    """Draw lines with Matplotlib, which shapes them itself; its fonts are of Type 3."""
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    mpl.rcParams["pdf.fonttype"] = 3
    figure = Figure(figsize=(6, 8))
    for number, line in enumerate(wrapped(text, 62)):
        figure.text(0.95, 0.95 - 0.035 * number, line, ha="right", fontsize=9, fontname="DejaVu Sans")
    FigureCanvasPdf(figure).print_pdf(target, metadata={"CreationDate": None, "Title": "Figure 1"})


# What is made of another PDF


def turned(text: str, target: Path) -> None:
    """Turn the page of Chromium's PDF by a quarter: its text runs upwards, viewers turn it back."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=SAMPLES / f"{text}-chromium.pdf")
    for sheet in writer.pages:
        sheet.rotate(90).transfer_rotation_to_content()
    writer.write(target)


def unmapped(text: str, target: Path) -> None:
    """Take from WeasyPrint's PDF what says which letters its glyphs are."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=SAMPLES / f"{text}-weasyprint.pdf")
    for sheet in writer.pages:
        for font in sheet["/Resources"]["/Font"].values():
            font.get_object().pop("/ToUnicode", None)
    writer.compress_identical_objects(remove_unreferenced=True)
    writer.write(target)


def scanned(text: str, target: Path) -> None:
    """Take pictures of the pages of Chromium's PDF, as a scanner would, in grey."""
    from PIL import Image

    run(["pdftoppm", "-r", "300", "-gray", SAMPLES / f"{text}-chromium.pdf", target.parent / "scan"], target.parent)
    pictures = [Image.open(path).convert("1") for path in sorted(target.parent.glob("scan*.pgm"))]
    pictures[0].save(
        target.with_suffix(".tif"), compression="group4", dpi=(300, 300), save_all=True, append_images=pictures[1:]
    )
    pictures[0].save(target, save_all=True, append_images=pictures[1:], resolution=300)
    pictures[0].crop((150, 200, 1650, 500)).save(SAMPLES / "scan.png", dpi=(300, 300))


def tesseract(text: str, target: Path) -> None:
    """Let tesseract put its invisible text over the scan."""
    scanned(text, target)
    target.unlink()
    run(["tesseract", target.with_suffix(".tif"), target.with_suffix(""), "-l", "ara+eng", "pdf"], target.parent)


TOOLS: dict[str, Make] = {
    "news-chromium": chromium("Noto Naskh Arabic"),
    "news-weasyprint": weasyprint("Amiri"),
    "news-libreoffice": libreoffice("KacstBook"),
    "news-xelatex": tex("xelatex", "Amiri"),
    "news-lualatex": tex("lualatex", "Amiri"),
    "news-reportlab": reportlab,
    "news-fpdf2": fpdf2(DEJAVU),
    "news-matplotlib": matplotlib,
    "news-unshaped": fpdf2(DEJAVU, shaping=False),
    "news-turned": turned,
    "news-unmapped": unmapped,
    "news-scanned": scanned,
    "news-tesseract": tesseract,
    "columns-chromium": chromium("Noto Naskh Arabic"),
    "columns-weasyprint": weasyprint("Scheherazade"),
    "columns-xelatex": tex("xelatex", "Scheherazade"),
    "columns-libreoffice": libreoffice("Amiri"),
    "poem-chromium": chromium("Amiri"),
    "poem-weasyprint": weasyprint("Scheherazade"),
    "poem-xelatex": tex("xelatex", "Amiri"),
    "poem-libreoffice": libreoffice("Noto Naskh Arabic"),
    "poem-fpdf2": fpdf2(AMIRI),
    "table-chromium": chromium("Noto Sans Arabic"),
    "table-weasyprint": weasyprint("DejaVu Sans"),
    "table-libreoffice": libreoffice("Scheherazade"),
    "quran-chromium": chromium("Amiri Quran"),
    "quran-lualatex": tex("lualatex", "Amiri Quran"),
    "quran-weasyprint": weasyprint("Noto Naskh Arabic"),
    "quran-libreoffice": libreoffice("Amiri"),
}


def main() -> None:
    """Make the PDFs named, or all, in their order: some are made of others."""
    for name in sys.argv[1:] or TOOLS:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / f"{name}.pdf"
            TOOLS[name](name.partition("-")[0], target)
            shutil.copy(target, SAMPLES)
            print(f"{name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
