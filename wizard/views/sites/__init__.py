"""The window for many sites."""

from wizard.views.sites.sites_window import SitesWindow, open_sites

__all__ = ["SitesWindow", "open_sites"]
