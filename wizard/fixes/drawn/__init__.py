"""Drawings of settings windows, menus and dialogs: what is in them, how each system draws it, what it says in words."""
