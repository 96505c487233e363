"""Pure functions over text: normalise, sentence spans, terms, facts."""
