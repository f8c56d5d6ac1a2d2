"""Certificate viewers' dialogs as data: one model of a certificate's fields, and layouts that say how it is shown."""
