"""What is said where nothing is recognised: where the code of an error stands in each program."""

from collections.abc import Sequence

from wizard.i18n import N_

NOT_RECOGNISED = N_("The wizard does not recognise this message, and does not guess.")

WHERE_TO_LOOK: Sequence[tuple[str, str]] = (
    ("Chrome, Edge", N_("Small grey letters under the text of the page, such as NET::ERR_CERT_DATE_INVALID.")),
    ("Firefox", N_("Choose Advanced; the code stands below it, such as SEC_ERROR_UNKNOWN_ISSUER.")),
    ("Safari", N_("Choose Show Details; what matters is the sentence above the links.")),
    ("Windows", N_("The lowest line of the message, or a number such as 0x800B0109 after the words.")),
    ("Python, Java, .NET", N_("The last line, or the line after “Caused by” or “inner exception”.")),
)
"""Program, and where its code stands, as a message id: for a text in which nothing was recognised."""
