"""A page with a table; apart from the other pages, as the first paint needs none."""

from wizard.views.widgets import Page


class WidePage(Page):
    """May be wider than lines to read."""

    WIDEST = 150
