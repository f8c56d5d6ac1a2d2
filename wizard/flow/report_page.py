"""A report as one page of HTML that needs nothing else: to be opened, printed, and sent.

The page may reach nothing and run nothing (its own policy forbids both); every text goes through jinja2's escaping, and
only the pictures, which are made here, are markup.
"""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wizard import resources
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_sheet import Facts, Figure, Paragraph, ReportInput, Sheet, Table

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""Content Security Policy of the page: it has its own style, and nothing else."""


def report_page(report: ReportInput) -> str:
    """Return *report* as a whole HTML document, to be written as UTF-8.

    Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    return page_of(sheet_of(report))


def page_of(sheet: Sheet) -> str:
    """Return *sheet* as a whole HTML document."""
    return _environment().get_template("report.html").render(sheet=sheet, policy=POLICY)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.path("report")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = lambda block: _KINDS[type(block)]
    return environment


_KINDS = {Paragraph: "paragraph", Table: "table", Facts: "facts", Figure: "figure"}
