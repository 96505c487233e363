"""The report of a run: one HTML page that needs nothing else."""

from __future__ import annotations

from evals.report.page import report

__all__ = ["report"]
