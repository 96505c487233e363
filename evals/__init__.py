"""Quality: what is fitted, and how it was measured."""
