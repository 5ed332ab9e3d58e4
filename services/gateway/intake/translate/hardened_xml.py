"""Text to a tree, without anything that XML could do to us: DTD, entities, network, depth."""

from lxml import etree

from services.gateway.intake.domain.findings import Finding, RefusedError, excerpt


def parse(text: str) -> etree._Element:
    """The root element; RefusedError for what has a DTD or is not well-formed, with its line."""
    if not text.lstrip().startswith("<"):
        raise RefusedError(Finding("not-xml", line=1, values={"start": excerpt(text[:40].strip())}))
    _refuse_doctype(text)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        values = {"reason": excerpt(error.msg or "")}
        raise RefusedError(Finding("malformed", line=error.lineno or 0, values=values)) from None
    except ValueError as error:
        raise RefusedError(Finding("malformed", values={"reason": excerpt(str(error))})) from None


def _refuse_doctype(text: str) -> None:
    """A document type declaration can only stand before the root element: look there, once over."""
    position = 0
    while True:
        while position < len(text) and text[position].isspace():
            position += 1
        if text.startswith("<!--", position):
            end = text.find("-->", position + 4)
        elif text.startswith("<?", position):
            end = text.find("?>", position + 2)
        elif text.startswith("<!", position):
            line = text.count("\n", 0, position) + 1
            raise RefusedError(Finding("doctype", line=line))
        else:
            return
        if end < 0:
            return
        position = text.index(">", end) + 1
