"""The help: articles written by hand, one for each cause and one for each guide, and the search in all of them."""
