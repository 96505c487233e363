"""Builds small PDF files out of lines with their places."""

from __future__ import annotations

from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], info: str = "") -> bytes:
    """A PDF of pages of lines `(x, y, text)` in points; `info` is its data: `/Title (A)`."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", _FONT, f"<< {info} >>"]
    kids = []
    for lines in pages:
        drawn = "".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return body + f"{end}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n".encode()


def column(*lines: str, top: float = 760, step: float = 12) -> list[tuple[float, float, str]]:
    """Lines below each other; an empty one leaves a gap."""
    return [(72, top - step * at, line) for at, line in enumerate(lines) if line]


_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
