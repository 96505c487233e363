"""From a draft to claims that may be sent."""
