"""The certificate of a share: on a page, and to be taken with the signed data that vouch for it."""

from __future__ import annotations

import io
import zipfile

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.errors import CertificateError
from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.doors import Asked, door, subject_of
from classify.web.house import note, thing
from classify.web.rooms.evidence.shown import attached, desk, sections
from classify.web.rooms.shares.lines import title_of

_MOMENT = (1980, 1, 1, 0, 0, 0)


@require_safe
@door(Act.SEE_TOTALS)
def page(request: Asked, share: ShareHandle) -> HttpResponse:
    """What would be certified now; without clearance a flagged share's totals alone."""
    at = desk()
    context = {"share": share, "title": title_of(request.person, share)}
    try:
        paper = at.certificate(at.statement(share, totals_only=_totals_only(request, share)))
    except CertificateError as error:
        return TemplateResponse(request, "evidence/certificate.html", {**context, "error": error})
    return TemplateResponse(
        request, "evidence/certificate.html", {**context, "paper": paper, "sections": sections(paper)}
    )


@require_safe
@door(Act.SEE_TOTALS)
def take(request: Asked, share: ShareHandle) -> HttpResponse:
    """The page as PDF and HTML, and the signed JSON, in one zip: they are checked side by side."""
    at, stem = desk(), f"certificate-share-{share.id}"
    try:
        files = at.files(at.statement(share, totals_only=_totals_only(request, share)), stem, "pdf", "html")
    except CertificateError as error:
        context = {"share": share, "title": title_of(request.person, share), "error": error}
        return TemplateResponse(request, "evidence/certificate.html", context, status=409)
    note(request, "certificate.make", subject=subject_of(share), kind="zip")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return attached(written.getvalue(), f"{stem}.zip", "application/zip")


def _totals_only(request: Asked, share: ShareHandle) -> bool:
    return not may(request.person, Act.SEE_SHARE, thing(share))
