"""A report as files: each says whether it was a drill."""

from urllib.parse import quote

from fastapi.responses import Response

from services.gateway.adapters.texts import Texts
from services.gateway.reports.api.paper import band_word
from services.gateway.reports.domain.report import Report


def about(report: Report, t: Texts) -> str:
    """What a file of it says first, so that no drill is taken for what was real."""
    subject = report.record.subject
    return " · ".join((band_word(t, subject), subject.event, subject.signature))


def download(body: bytes, media_type: str, report: Report, t: Texts, kind: str) -> Response:
    """A download, whose name says whether it was a drill, in ASCII for who reads no other."""
    subject = report.record.subject
    plain = "drill" if subject.exercise else "real"
    name = f"{band_word(t, subject)} {subject.event} {subject.mobilisation_id}.{kind}"
    headers = {
        "Content-Disposition": f'attachment; filename="muster-{plain}-{subject.mobilisation_id}'
        f".{kind}\"; filename*=UTF-8''{quote(name, safe='')}"
    }
    return Response(body, media_type=media_type, headers=headers)
