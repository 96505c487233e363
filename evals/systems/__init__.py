"""Baselines over the same articles as the service; none of them uses code of the service."""
