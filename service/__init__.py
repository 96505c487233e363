"""Groundwire: news answers in which every sentence cites an exact span of an article."""

__version__ = "0.1.0"
