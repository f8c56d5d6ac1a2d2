"""The error messages of programs: the catalogue, how texts are read, and what is found in them."""

FORMAT = 18
"""To be raised with every change of how words are split or how the catalogue is kept: it is then made anew."""

ERROR, WHOLE, SPOKEN, LOOSE, OTHER, CLUE = range(6)
"""Kinds of phrases: of an error; of an error, when it is the whole text; of an error, with words left out, as one reads a
code aloud; of an error, in words that mean it only where secure connections are spoken of; of another subject; of a hint
that makes a cause likelier when an error is there, too."""

COMPILED, COMPILED_MORE = "messages.bin", "messages-more.bin"
"""What the build makes of the catalogue, beside the folders of the data files; never kept in version control."""

OWN = "#"
"""With what the keys begin that are no words of messages; no word does."""

SOURCES, CAUSES, TRADE, VOCABULARY = "#sources", "#causes", "#trade", "#vocabulary"
ERROR_AT, OTHER_AT, CLUE_AT = "#error {}", "#other {}", "#clue {}"
