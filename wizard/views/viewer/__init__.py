"""The certificate viewers: the dialogs that browsers and systems show, label for label."""
