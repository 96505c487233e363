"""The extractive summary: verbatim sentences of the articles, each in the place it belongs."""
